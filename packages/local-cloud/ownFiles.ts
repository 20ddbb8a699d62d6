/**
 * What this process reads and writes for a build among the files that the build can change. This process is not the
 * build: it may read more, and it must not wait. So links and paths that lead out of the build's folders are refused,
 * and what is no file is not opened: a FIFO would hold up the whole cloud.
 */
import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  lstatSync,
  openSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";
import { codeOf } from "./nodeErrors";

/** A build that would have the cloud read or write somewhere else. */
class ForeignPath extends Error {
  public override readonly name = "ForeignPath";
}

/** Bytes of a file by which a build tells something: a status, the value of a variable, a buildspec. */
const largestText = 1_000_000;

/**
 * Refuses a path that does not lie in one of the folders once its links are followed. What does not exist yet lies
 * where it would be made.
 *
 * @param named what the message calls it
 */
export function requireInside(path: string, folders: readonly string[], named = path): void {
  const real = realPlace(path);
  const inside = folders
    .filter((folder) => existsSync(folder))
    .some((folder) => `${real ?? ""}/`.startsWith(`${realpathSync(folder)}/`));
  if (!inside) throw new ForeignPath(`${named} leads out of the build's folder: a build hands on only its own files.`);
}

/** The text of a regular file; undefined when there is none, and when it is a link, no file or enormous. */
export function readOwnText(file: string): string | undefined {
  const opened = open(file);
  if (opened === undefined) return undefined;
  try {
    const status = fstatSync(opened);
    return status.isFile() && status.size <= largestText ? readFileSync(opened, "utf8") : undefined;
  } finally {
    closeSync(opened);
  }
}

/** Writes a new file in place of whatever has its name, never through a link. */
export function writeOwnText(file: string, text: string): void {
  rmSync(file, { recursive: true, force: true });
  writeFileSync(file, text, { flag: "wx" });
}

function open(file: string): number | undefined {
  try {
    return openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    // ENXIO: a socket.
    if (["ENOENT", "ELOOP", "ENXIO"].includes(codeOf(error) ?? "")) return undefined;
    throw error;
  }
}

/** Without links, of a path or of the nearest folder above it that exists; undefined for a link to nothing. */
function realPlace(path: string): string | undefined {
  let existing = path;
  while (lstatSync(existing, { throwIfNoEntry: false }) === undefined && dirname(existing) !== existing)
    existing = dirname(existing);
  try {
    return realpathSync(existing);
  } catch (error) {
    // A link to nothing, or to itself.
    if (["ENOENT", "ELOOP"].includes(codeOf(error) ?? "")) return undefined;
    throw error;
  }
}
