/** `npm run clean [-- --home DIR]`: removes a home, and what the checkout keeps in `.cache`. */
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { messageOf } from "../../contract/errors";
import { runCommand } from "../../machine/command";
import { removeCaches, removeHome } from "../home/removal";

const usage = `npm run clean [-- --home DIR]

Removes the home of a rehearsal with everything in it, and what this checkout keeps in .cache.

  --home DIR  the home (default: .rehearsal)`;

function clean(words: readonly string[]): number {
  const checkout = process.cwd();
  const { values } = parseArgs({ args: [...words], options: { home: { type: "string", default: ".rehearsal" } } });
  const home = resolve(checkout, values.home);
  console.log(removeHome(home) ? `Removed the home ${home}` : `There is no home ${home}`);
  console.log(
    removeCaches(checkout)
      ? `Removed the caches in ${join(checkout, ".cache")}`
      : `There are no caches in ${join(checkout, ".cache")}`,
  );
  return 0;
}

void runCommand({ usage, run: clean, explain: messageOf });
