/** `npm run clean [-- --home DIR]`: removes a home, and what the checkout keeps in `.cache`. */
import { existsSync, readdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { BadInput } from "../../machine/badInput";
import { isHome, openHome } from "../home/home";

/** Says who installs dependencies now; another process may rely on it. */
const installLock = "installing";

/**
 * Removes a home with everything in it.
 *
 * @returns whether there was one
 * @throws BadInput when the folder is not a home, or a rehearsal uses it
 */
export function removeHome(folder: string): boolean {
  if (!existsSync(folder)) return false;
  if (!isHome(folder))
    throw new BadInput(`${folder} is not the home of a rehearsal; nothing was removed. Name the home with --home DIR.`);
  // Held until the end, so that no rehearsal starts in what is being removed. What makes it a home goes last.
  openHome(folder, "any");
  for (const name of readdirSync(folder).filter((entry) => !["lock", ".gitignore"].includes(entry)))
    rmSync(join(folder, name), { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
  return true;
}

/** Removes the caches of a checkout, but for the lock of an install. Returns whether there were any. */
export function removeCaches(checkout: string): boolean {
  const folder = join(checkout, ".cache");
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name !== installLock) : [];
  for (const name of names) rmSync(join(folder, name), { recursive: true, force: true });
  return names.length > 0;
}

function main(words: readonly string[], checkout: string): void {
  const { values } = parseArgs({ args: [...words], options: { home: { type: "string", default: ".rehearsal" } } });
  const home = resolve(checkout, values.home);
  console.log(removeHome(home) ? `Removed the home ${home}` : `There is no home ${home}`);
  console.log(
    removeCaches(checkout)
      ? `Removed the caches in ${join(checkout, ".cache")}`
      : `There are no caches in ${join(checkout, ".cache")}`,
  );
}

if (require.main === module) {
  try {
    main(process.argv.slice(2), process.cwd());
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 2;
  }
}
