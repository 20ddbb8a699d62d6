import { execFile } from "node:child_process";
import { copyFileSync, linkSync, mkdirSync, readdirSync, readlinkSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/**
 * Copies a folder without copying its bytes: every file of the copy is a hard link. The copy may gain and lose files of
 * its own; a file that is written in place changes in both.
 */
export async function linkTree(source: string, target: string): Promise<void> {
  if (process.platform === "linux") {
    try {
      // A third of the time of the walk below, and it does not block this process.
      await run("cp", ["-al", source, target], { env: { PATH: "/usr/bin:/bin" } });
      return;
    } catch {
      // Another file system, or a `cp` that has no -l.
      rmSync(target, { recursive: true, force: true });
    }
  }
  walk(source, target);
}

function walk(source: string, target: string): void {
  mkdirSync(target, { recursive: true });
  for (const entry of readdirSync(source, { withFileTypes: true })) {
    const [from, to] = [join(source, entry.name), join(target, entry.name)];
    if (entry.isDirectory()) walk(from, to);
    else if (entry.isSymbolicLink()) symlinkSync(readlinkSync(from), to);
    else linkOrCopy(from, to);
  }
}

function linkOrCopy(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to);
  }
}
