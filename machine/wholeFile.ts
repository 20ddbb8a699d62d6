/** Files that other processes find whole or not at all. */
import { renameSync, rmSync, writeFileSync } from "node:fs";

const unfinishedEnding = ".unfinished";

/** Whether a file is what a writer left that was killed. */
export function isUnfinished(name: string): boolean {
  return name.endsWith(unfinishedEnding);
}

/** @param mode who may read and write it, also when it replaces a file that others could read; its owner by default */
export function writeWholeFile(path: string, content: string, mode = 0o600): void {
  const unfinished = `${path}.${process.pid}${unfinishedEnding}`;
  try {
    writeFileSync(unfinished, content, { mode });
    renameSync(unfinished, path);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw error;
  }
}
