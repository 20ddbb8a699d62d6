/** The folder that holds what a rehearsal keeps, used by one rehearsal at a time. */
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, readdirSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { dirname, join } from "node:path";
import { BadInput } from "./options";

export interface Home {
  readonly folder: string;
  /** Lets the next rehearsal have the folder. */
  release(): void;
}

/** Marks a folder as a home, and keeps git from taking what is in it for a part of the checkout around it. */
const marker = ".gitignore";
const markerContent = "# A home of `npm start`. It can be deleted when no rehearsal runs.\n*\n";

/**
 * Takes the folder for this process, making it when it does not exist.
 *
 * @throws BadInput when another rehearsal uses it, when it holds something else, or when it cannot be written
 */
export function openHome(folder: string): Home {
  const lock = join(folder, "lock");
  try {
    makeFolder(folder);
    refuseForeignFolder(folder);
    removeStaleLock(lock);
    const file = openSync(lock, "wx");
    writeSync(file, String(process.pid));
    closeSync(file);
    writeFileSync(join(folder, marker), markerContent);
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

/** Makes a folder and those above it. Node's own `recursive` never returns below a folder that takes none, such as /proc. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  try {
    mkdirSync(folder);
  } catch (error) {
    if (codeOf(error) !== "EEXIST") throw error;
  }
}

/** A rehearsal replaces folders of its home, so that one with a person's own files must not become one. */
function refuseForeignFolder(folder: string): void {
  const found = readdirSync(folder).filter((name) => name !== "lock");
  if (found.length === 0 || readMarker(folder) === markerContent) return;
  throw new BadInput(`${folder} holds files that are not a rehearsal's, such as ${found[0] ?? ""}. Give an empty or a new folder with --home DIR.`);
}

function readMarker(folder: string): string | undefined {
  const file = join(folder, marker);
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
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
      return new BadInput(`${folder} is in use by another rehearsal (process ${ownerOf(lock) ?? "unknown"}). Wait for it, stop it, or give another folder with --home DIR.`);
    case "ENOTDIR":
      return new BadInput(`${folder} is a file or lies below one; --home takes a folder.`);
    case "EACCES":
    case "EPERM":
    case "EROFS":
    case "ENOENT":
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
