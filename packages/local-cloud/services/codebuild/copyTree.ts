import { execFile } from "node:child_process";
import { constants } from "node:fs";
import { copyFile, mkdir, readdir, readlink, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/**
 * Copies a folder so that nothing which is written in one changes the other. Where the file system can, a copy shares
 * its blocks with the original until one of them is written.
 *
 * @param signal ends the copying, and what was copied stays
 */
export async function copyTree(source: string, target: string, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted();
  if (process.platform === "linux") {
    // A third of the time of the walk below.
    const copying = run("cp", ["-a", "--reflink=auto", source, target], { env: { PATH: "/usr/bin:/bin" } });
    const end = (): void => void copying.child.kill();
    signal?.addEventListener("abort", end, { once: true });
    try {
      await copying;
      return;
    } catch {
      // Here it writes nothing any more.
      signal?.throwIfAborted();
      // A `cp` that has no such option.
      await rm(target, { recursive: true, force: true });
    } finally {
      signal?.removeEventListener("abort", end);
    }
  }
  await walk(source, target);
}

async function walk(source: string, target: string): Promise<void> {
  await mkdir(target, { recursive: true });
  const entries = await readdir(source, { withFileTypes: true });
  await Promise.all(
    entries.map(async (entry) => {
      const [from, to] = [join(source, entry.name), join(target, entry.name)];
      if (entry.isDirectory()) await walk(from, to);
      else if (entry.isSymbolicLink()) await symlink(await readlink(from), to);
      else await copyFile(from, to, constants.COPYFILE_FICLONE);
    }),
  );
}
