import { execFile } from "node:child_process";
import { constants } from "node:fs";
import { copyFile, mkdir, readdir, readlink, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/**
 * Copies a folder so that nothing which is written in one changes the other. Where the file system can, a copy shares
 * its blocks with the original until one of them is written.
 */
export async function copyTree(source: string, target: string): Promise<void> {
  if (process.platform === "linux") {
    try {
      // A third of the time of the walk below.
      await run("cp", ["-a", "--reflink=auto", source, target], { env: { PATH: "/usr/bin:/bin" } });
      return;
    } catch {
      // A `cp` that has no such option.
      await rm(target, { recursive: true, force: true });
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
