/**
 * Installed packages that many builds share: a home holds each install once, and a build gets links to its packages.
 */
import { constants, existsSync, lstatSync, readdirSync, readlinkSync } from "node:fs";
import { copyFile, mkdir, readdir, readlink, realpath, rename, rm, symlink } from "node:fs/promises";
import { dirname, isAbsolute, join } from "node:path";
import { copyTree } from "./copyTree";

/** A `node_modules` to take over, and the one of the home that holds it from then on. */
export interface Install {
  readonly source: string;
  readonly target: string;
  /** Where it is made before it is there as a whole: a folder of its own on the disk of `target`. */
  readonly unfinished: string;
  /** Ends the copying. */
  readonly signal?: AbortSignal | undefined;
}

/** Takes an install over, once: whoever finds it there has all of it. */
export async function keepInstall({ source, target, unfinished, signal }: Install): Promise<void> {
  if (existsSync(target)) return;
  for (const folder of [target, unfinished]) await mkdir(dirname(folder), { recursive: true });
  // A checkout may share the packages of another by a link, which a copy would be, too.
  await copyTree(await realpath(source), unfinished, signal);
  // Another build may have been faster.
  await rename(unfinished, target).catch(async (error: unknown) => {
    if (!existsSync(target)) throw error;
    await rm(unfinished, { recursive: true, force: true });
  });
}

/**
 * Makes a `node_modules` whose packages are links into an install. Whoever removes or replaces a package there, or
 * keeps something in a folder like `.cache`, changes nothing of the install.
 */
export async function linkPackages(install: string, target: string): Promise<void> {
  await mkdir(target, { recursive: true });
  for (const entry of await readdir(install, { withFileTypes: true })) {
    const [from, to] = [join(install, entry.name), join(target, entry.name)];
    if (entry.isSymbolicLink()) await symlink(await readlink(from), to);
    else if (!entry.isDirectory()) await copyFile(from, to, constants.COPYFILE_FICLONE);
    else if (entry.name.startsWith(".")) await copyTree(from, to);
    else if (entry.name.startsWith("@")) await linkPackages(from, to);
    else await symlink(from, to, "dir");
  }
}

/** The install that a `node_modules` has links into; undefined for one that holds its packages itself. */
export function installBehind(folder: string): string | undefined {
  if (!existsSync(folder)) return undefined;
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    const target = lstatSync(path).isSymbolicLink() ? readlinkSync(path) : "";
    if (isAbsolute(target)) return dirname(target);
  }
  return undefined;
}

/** Whether a `node_modules` has lost the install that its packages are links to: the home was moved. */
export function leadsNowhere(folder: string): boolean {
  const install = installBehind(folder);
  return install !== undefined && !existsSync(install);
}
