import { execFile } from "node:child_process";
import { copyFile, link, mkdir, readdir, readlink, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/**
 * Copies a folder without copying its bytes: every file of the copy is a hard link. The copy may gain and lose files of
 * its own; a file that is written in place changes in both. Across file systems, files are copied after all.
 */
export async function linkTree(source: string, target: string): Promise<void> {
  if (process.platform === "linux") {
    try {
      // A third of the time of the walk below.
      await run("cp", ["-al", source, target], { env: { PATH: "/usr/bin:/bin" } });
      return;
    } catch {
      // Another file system, or a `cp` that has no -l.
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
      else await link(from, to).catch(() => copyFile(from, to));
    }),
  );
}
