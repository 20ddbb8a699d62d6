import { randomUUID } from "node:crypto";
import { renameSync, rmSync, writeFileSync } from "node:fs";

const unfinishedEnding = ".tmp";

/** Whether a file is what a writer left that was killed. */
export function isUnfinished(name: string): boolean {
  return name.endsWith(unfinishedEnding);
}

/** Writes a file so that a reader, or a cloud that starts after a crash, finds it whole or not at all. */
export function writeFileAtomically(path: string, content: string | Uint8Array): void {
  const unfinished = `${path}.${randomUUID()}${unfinishedEnding}`;
  try {
    writeFileSync(unfinished, content);
    renameSync(unfinished, path);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw error;
  }
}
