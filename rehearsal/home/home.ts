/** The folder that holds what a rehearsal keeps, used by one rehearsal at a time. */
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, sep } from "node:path";
import { codeOf } from "../../contract/errors";
import { BadInput } from "../../machine/badInput";
import { isRunning, lockOf, ownerOf } from "../../machine/homeLock";
import { shellWord } from "../../machine/shellWord";
import { isUnfinished, writeWholeFile } from "../../machine/wholeFile";

export interface Home {
  readonly folder: string;
  /** Lets the next rehearsal have the folder. */
  release(): void;
}

/** Marks a folder as a home, and keeps git from taking what is in it for a part of the checkout around it. */
const marker = ".gitignore";
const heading = "# A home of `npm start`. It can be deleted when no rehearsal runs.\n";
/** Changes whenever a home is kept differently from how an earlier version reads it. */
const format = "# Format 3.\n";
/** Nobody else of this machine may even look into a home. */
const ownerOnly = 0o700;
const markerContent = `${heading}${format}*\n`;

/**
 * Takes the folder for this process, making it when it does not exist.
 *
 * @param format which homes are taken; one that is only to be removed may be of any
 * @throws BadInput when another rehearsal uses it, when it holds something else or was made by another version, or when
 *   it cannot be written
 */
export function openHome(folder: string, format: "current" | "any" = "current"): Home {
  const lock = lockOf(folder);
  if (format === "current") refuseOthersFolder(folder);
  try {
    makeFolder(folder);
    refuseForeignFolder(folder);
    if (format === "current") refuseOtherFormat(folder);
    // It holds copies of a person's data. A home of an earlier version was readable by all.
    chmodSync(folder, ownerOnly);
    // Before the lock, and never again: a home whose marker was cut short by a full disk would be nobody's.
    if (!isHome(folder)) writeWholeFile(join(folder, marker), markerContent);
    removeStaleLock(lock);
    takeLock(lock);
  } catch (error) {
    throw explained(error, folder, lock);
  }
  return {
    folder,
    release: () => {
      rmSync(lock, { force: true });
    },
  };
}

/** The file of a home that keeps what the pictures of its data were found to be. */
export function knownPicturesOf(home: string): string {
  return join(home, "known-pictures.json");
}

/** Whether a folder is the home of a rehearsal, in use or not. */
export function isHome(folder: string): boolean {
  return markerOf(folder)?.startsWith(heading) ?? false;
}

function markerOf(folder: string): string | undefined {
  const file = join(folder, marker);
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

function refuseOtherFormat(folder: string): void {
  if (!isHome(folder) || markerOf(folder) === markerContent) return;
  throw new BadInput(
    `${folder} was made by another version of the rehearsal, which keeps things differently. Remove it with: ` +
      `npm run clean -- --home ${shellWord(folder)}\nOr give another folder with --home DIR.`,
  );
}

/**
 * Makes a folder and those above it. Node's own `recursive` never returns below a folder that takes none, such as
 * /proc.
 */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  try {
    mkdirSync(folder);
  } catch (error) {
    if (codeOf(error) !== "EEXIST") throw error;
  }
}

/** What others empty: the start of a rehearsal installs packages itself, and would remove its own home. */
const others = [".git", "node_modules"];

function refuseOthersFolder(folder: string): void {
  const owner = folder.split(sep).find((name) => others.includes(name));
  if (owner === undefined) return;
  throw new BadInput(
    `${folder} lies in a folder ${owner}, which git or npm empties. Give another folder with --home DIR.`,
  );
}

/** A rehearsal replaces folders of its home, so that one with a person's own files must not become one. */
function refuseForeignFolder(folder: string): void {
  const found = readdirSync(folder).filter((name) => name !== "lock" && !isUnfinished(name));
  if (found.length === 0 || isHome(folder)) return;
  throw new BadInput(
    `${folder} holds files that are not a rehearsal's, such as ${found[0] ?? ""}. Give an empty or a new folder ` +
      "with --home DIR.",
  );
}

function removeStaleLock(lock: string): void {
  if (!isStale(lock)) return;
  const aside = `${lock}.${process.pid}.stale`;
  renameSync(lock, aside);
  // Another process was faster: what was taken aside is its lock by now.
  if (!isStale(aside)) linkSync(aside, lock);
  rmSync(aside);
}

function isStale(lock: string): boolean {
  const owner = ownerOf(lock);
  return owner !== undefined && !isRunning(owner);
}

/** Of several processes at the same time one gets it. */
function takeLock(lock: string): void {
  const own = `${lock}.${process.pid}`;
  try {
    // Linked only when it names its owner: nobody ever sees a lock without a number, and takes it for an abandoned one.
    writeFileSync(own, String(process.pid));
    linkSync(own, lock);
  } finally {
    rmSync(own, { force: true });
  }
}

function explained(error: unknown, folder: string, lock: string): Error {
  switch (codeOf(error)) {
    case "EEXIST":
      return new BadInput(
        `${folder} is in use by another rehearsal (process ${ownerOf(lock) ?? "unknown"}). Wait for it, stop it, ` +
          `or give another folder with --home DIR. If that process is something else, delete ${lock}.`,
      );
    case "ENOTDIR":
      return new BadInput(`${folder} is a file or lies below one; --home takes a folder.`);
    case "EACCES":
    case "EPERM":
    case "EROFS":
    case "ENOENT":
      return new BadInput(
        `${folder} cannot be written. Check its owner and permissions, or give another folder with --home DIR.`,
      );
    case "ENOSPC":
      return new BadInput(`The disk of ${folder} is full. Free 1 GB, or give another folder with --home DIR.`);
    case undefined:
    default:
      return error instanceof Error ? error : new Error(String(error));
  }
}
