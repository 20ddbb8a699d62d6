/**
 * Installed packages that many builds share: a home holds each install once, and a build gets links to its packages.
 */
import { createHash } from "node:crypto";
import { constants, existsSync, lstatSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { copyFile, mkdir, mkdtemp, readdir, readlink, rename, rm, symlink } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { dirname, isAbsolute, join } from "node:path";
import { type Copiers, copyInto, untilAllCopied } from "./copyInto";

/** The dependencies that a checkout's install makes, and the file by which npm says that it did. */
export const dependencies = "node_modules";
const installMark = join(dependencies, ".package-lock.json");

/** How many processes copy an install of some ten thousand files. */
const copying = Math.min(4, availableParallelism());

/** Whether a checkout has its dependencies installed. */
export function isInstalled(checkout: string): boolean {
  return existsSync(lockOf(checkout)) && existsSync(join(checkout, installMark));
}

/** The file that says what an install holds. */
export function lockOf(checkout: string): string {
  return join(checkout, "package-lock.json");
}

/** The installs of a home, each taken over once: whoever needs one that is on its way waits for it. */
export class Installs {
  private readonly onTheirWay = new Map<string, Promise<string>>();
  private readonly ending = new AbortController();

  /**
   * @param folder where they live: `<hash of package-lock.json>/node_modules`
   * @param work where they are made before they are there as a whole: on the disk of `folder`
   */
  public constructor(
    private readonly copiers: Copiers,
    public readonly folder: string,
    private readonly work: string,
  ) {}

  /** Takes a checkout's install over. @returns the `node_modules` of the home */
  public keep(checkout: string): Promise<string> {
    const hash = createHash("sha256")
      .update(readFileSync(lockOf(checkout)))
      .digest("hex");
    const target = join(this.folder, hash, dependencies);
    if (existsSync(target)) return Promise.resolve(target);
    const kept =
      this.onTheirWay.get(target) ??
      this.copy(join(checkout, dependencies), target).finally(() => this.onTheirWay.delete(target));
    this.onTheirWay.set(target, kept);
    return kept;
  }

  /** Ends what is on its way. */
  public async stop(): Promise<void> {
    this.ending.abort();
    await Promise.allSettled(this.onTheirWay.values());
  }

  private async copy(source: string, target: string): Promise<string> {
    this.ending.signal.throwIfAborted();
    await mkdir(this.work, { recursive: true });
    const unfinished = await mkdtemp(join(this.work, "install-"));
    try {
      const copy = join(unfinished, dependencies);
      await mkdir(copy);
      const packages = (await readdir(source)).map((name) => join(source, name));
      const parts = Array.from({ length: copying }, (_, part) =>
        packages.filter((_package, position) => position % copying === part),
      );
      const copies = parts
        .filter((part) => part.length > 0)
        .map((part) => copyInto(this.copiers, copy, part, this.ending.signal));
      await untilAllCopied(copies);
      await mkdir(dirname(target), { recursive: true });
      await rename(copy, target);
      return target;
    } finally {
      await rm(unfinished, { recursive: true, force: true });
    }
  }
}

/**
 * Makes a `node_modules` whose packages are links into an install. Whoever removes or replaces a package there, or
 * keeps something in a folder like `.cache`, changes nothing of the install.
 */
export async function linkPackages(copiers: Copiers, install: string, target: string): Promise<void> {
  await mkdir(target, { recursive: true });
  for (const entry of await readdir(install, { withFileTypes: true })) {
    const [from, to] = [join(install, entry.name), join(target, entry.name)];
    if (entry.isSymbolicLink()) await symlink(await readlink(from), to);
    else if (!entry.isDirectory()) await copyFile(from, to, constants.COPYFILE_FICLONE);
    else if (entry.name.startsWith(".")) await copyInto(copiers, target, [from]);
    else if (entry.name.startsWith("@")) await linkPackages(copiers, from, to);
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
