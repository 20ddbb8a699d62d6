/** What `npm run clean` removes. */
import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { BadInput } from "../../machine/badInput";
import { isHome, openHome } from "./home";

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
