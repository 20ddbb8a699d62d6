/** The folder that holds what a rehearsal keeps, used by one rehearsal at a time. */
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { BadInput } from "./options";

export interface Home {
  readonly folder: string;
  /** Lets the next rehearsal have the folder. */
  release(): void;
}

/**
 * Takes the folder for this process, making it when it does not exist.
 *
 * @throws BadInput when another rehearsal uses it, or when it cannot be written
 */
export function openHome(folder: string): Home {
  const lock = join(folder, "lock");
  try {
    mkdirSync(folder, { recursive: true });
    removeStaleLock(lock);
    const file = openSync(lock, "wx");
    writeSync(file, String(process.pid));
    closeSync(file);
  } catch (error) {
    throw explained(error, folder, lock);
  }
  return { folder, release: () => { rmSync(lock, { force: true }); } };
}

/** Whether a rehearsal runs in the folder now. */
export function isInUse(folder: string): boolean {
  const owner = ownerOf(join(folder, "lock"));
  return owner !== undefined && isRunning(owner);
}

function removeStaleLock(lock: string): void {
  const owner = ownerOf(lock);
  if (owner !== undefined && !isRunning(owner)) rmSync(lock, { force: true });
}

function ownerOf(lock: string): number | undefined {
  try {
    return Number(readFileSync(lock, "utf8"));
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes(codeOf(error) ?? "")) return undefined;
    throw error;
  }
}

function isRunning(processId: number): boolean {
  // A lock without a number was written by a process that died while writing it; 0 would address a whole group.
  if (!(processId > 0)) return false;
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return codeOf(error) === "EPERM";
  }
}

function explained(error: unknown, folder: string, lock: string): Error {
  switch (codeOf(error)) {
    case "EEXIST":
      return isInUse(folder)
        ? new BadInput(`${folder} is in use by another rehearsal (process ${ownerOf(lock) ?? "unknown"}). Wait for it, stop it, or give another folder with --home DIR.`)
        : new BadInput(`${folder} is a file; --home takes a folder.`);
    case "ENOTDIR":
      return new BadInput(`${folder} lies below a file; --home takes a folder.`);
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return new BadInput(`${folder} cannot be written. Check its owner and permissions, or give another folder with --home DIR.`);
    case "ENOSPC":
      return new BadInput(`The disk of ${folder} is full. Free 500 MB, or give another folder with --home DIR.`);
    case undefined:
    default:
      return error instanceof Error ? error : new Error(String(error));
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}
