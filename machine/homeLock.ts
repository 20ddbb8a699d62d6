/** Who uses the home of a rehearsal: its lock holds the number of a process. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { codeOf } from "../contract/errors";

/** The lock of a home. */
export function lockOf(home: string): string {
  return join(home, "lock");
}

/** Whether a rehearsal runs in the folder now. */
export function isInUse(folder: string): boolean {
  const owner = ownerOf(lockOf(folder));
  return owner !== undefined && isRunning(owner);
}

/** The process that a lock names; undefined when there is no lock. */
export function ownerOf(lock: string): number | undefined {
  try {
    return Number(readFileSync(lock, "utf8"));
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes(codeOf(error) ?? "")) return undefined;
    throw error;
  }
}

/** Whether a process of this machine runs. */
export function isRunning(processId: number): boolean {
  // A lock without a number was written by a process that died while writing it; 0 would address a whole group.
  if (!(processId > 0)) return false;
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return codeOf(error) === "EPERM";
  }
}
