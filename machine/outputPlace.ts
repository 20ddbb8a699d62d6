/** Files that a command writes at its end: whether they can be written is known before it begins. */
import { accessSync, constants, lstatSync, statSync } from "node:fs";
import { basename, dirname } from "node:path";
import { codeOf, messageOf } from "../contract/errors";
import { BadInput } from "./badInput";

/** Bytes of a name that systems take, less what an unfinished file has after it. */
const longestName = 220;

/** @throws BadInput when the file that an option names could not be written, or is something else than a file */
export function requireOutputPlace(option: string, file: string): void {
  const named = `${option} ${file}`;
  if (Buffer.byteLength(basename(file)) > longestName)
    throw new BadInput(`${option}: a name may have ${longestName} bytes; this one has more: ${file.slice(0, 200)}…`);
  requireFolder(named, dirname(file));
  const found = lstatSync(file, { throwIfNoEntry: false });
  if (found?.isDirectory() === true) throw new BadInput(`${named} is a folder; name a file.`);
  // It would be replaced, whatever it is: /dev/null, too.
  if (found?.isFile() === false) throw new BadInput(`${named} is a link, a FIFO or a device; name a file.`);
}

function requireFolder(named: string, folder: string): void {
  try {
    accessSync(folder, constants.W_OK);
  } catch (error) {
    throw new BadInput(`${named}: the folder ${folder} ${whatIsWrong(error)}.`, { cause: error });
  }
  if (!statSync(folder).isDirectory()) throw new BadInput(`${named}: ${folder} is no folder.`);
}

function whatIsWrong(error: unknown): string {
  switch (codeOf(error)) {
    case "ENOENT":
    case "ENOTDIR":
      return "does not exist";
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return "cannot be written";
    case undefined:
    default:
      return `cannot be looked at: ${messageOf(error)}`;
  }
}
