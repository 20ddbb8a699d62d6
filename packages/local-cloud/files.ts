import { randomUUID } from "node:crypto";
import { renameSync, rmSync, writeFileSync } from "node:fs";

const unfinishedEnding = ".tmp";

/** Whether a file is what a writer left that was killed. */
export function isUnfinished(name: string): boolean {
  return name.endsWith(unfinishedEnding);
}

/**
 * Writes a file so that a reader, or a cloud that starts after a crash, finds it whole or not at all.
 *
 * @param mode who may read and write it; its owner by default
 */
export function writeFileAtomically(path: string, content: string | Uint8Array, mode = 0o600): void {
  const unfinished = `${path}.${randomUUID()}${unfinishedEnding}`;
  try {
    writeFileSync(unfinished, content, { mode });
    renameSync(unfinished, path);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw error;
  }
}
