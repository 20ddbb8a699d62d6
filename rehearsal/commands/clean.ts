/** `npm run clean [-- --home DIR]`: removes a home, and what the checkout keeps in `.cache`. */
import { join, resolve } from "node:path";
import { messageOf } from "../../contract/errors";
import { BadInput } from "../../machine/badInput";
import type { Command } from "../../machine/command";
import { readWords } from "../../machine/optionWords";
import { removeCaches, removeHome } from "../home/removal";

const usualHome = ".rehearsal";

const usage = `npm run clean [-- --home DIR]

Removes the home of a rehearsal with everything in it, and what this checkout keeps in .cache.

  --home DIR  the home (default: .rehearsal)`;

function clean(words: readonly string[]): number {
  const checkout = process.cwd();
  const { values } = readWords({ args: [...words], options: { home: { type: "string", default: usualHome } } });
  const home = resolve(checkout, values.home);
  const isRemoved = removeHome(home);
  if (!isRemoved && values.home !== usualHome)
    throw new BadInput(`There is no home ${home}; nothing was removed. Name the home with --home DIR.`);
  console.log(isRemoved ? `Removed the home ${home}` : `There is no home ${home}`);
  console.log(
    removeCaches(checkout)
      ? `Removed the caches in ${join(checkout, ".cache")}`
      : `There are no caches in ${join(checkout, ".cache")}`,
  );
  return 0;
}

export const command: Command = { usage, run: clean, explain: messageOf };
