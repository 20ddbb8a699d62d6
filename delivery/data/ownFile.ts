/** Files that a person brings: looked at before they are opened, and held to a size. */
import type { Stats } from "node:fs";
import { lstat, readFile, realpath, stat } from "node:fs/promises";
import path from "node:path";
import { messageOf } from "../../contract/errors";
import { UnusableData } from "./unusableData";

const bytesInMegabyte = 1_000_000;

/** The largest files, in bytes: the samples of a text are held in memory, a picture while it is decoded. */
export const largestFile = { picture: 256 * bytesInMegabyte, rows: 400 * bytesInMegabyte, text: bytesInMegabyte };

/**
 * Control characters and line ends of Unicode, which would end a line of a list, a header or a word of a shell; marks
 * that turn the direction of writing, with which a line reads otherwise than it is; and what stands for bytes that are
 * not UTF-8.
 */
const unprintable = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffd]/u;
const withoutGlyph = /[\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/gu;
const longestNameShown = 300;

/** @throws UnusableData for a name that could not pass through what is written of it */
export function requirePrintable(name: string, place: string): void {
  if (!unprintable.test(name)) return;
  const shown = JSON.stringify(name.slice(0, longestNameShown)).replace(
    withoutGlyph,
    (mark) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  throw new UnusableData(
    `${place} holds the name ${shown}. Use no line breaks, no control characters and no marks of direction in names, ` +
      "and UTF-8.",
  );
}

/** As many bytes as a folder's name may have. */
const longestClass = 255;

/** @throws UnusableData for names of classes that could not pass, or that a person could not tell apart */
export function requireClassNames(names: readonly string[], place: string): void {
  const seen = new Set<string>();
  for (const name of names) {
    requirePrintable(name, place);
    if (Buffer.byteLength(name) > longestClass)
      throw new UnusableData(
        `${place} holds a class name of ${Buffer.byteLength(name)} bytes, ${name.slice(0, 40)}…; at most ` +
          `${longestClass} are read.`,
      );
    if (name.trim() !== name)
      throw new UnusableData(`${place} holds the class name "${name}": remove the space at its beginning or end.`);
    // An ü of one character and one of two look the same.
    const composed = name.normalize("NFC");
    if (seen.has(composed))
      throw new UnusableData(`${place} holds the class name ${name} twice: give each class another name.`);
    seen.add(composed);
  }
}

/**
 * What keeps a path from being read as a file; undefined when nothing does. Nothing is opened: a FIFO would never
 * answer, and a device never end.
 */
export async function fileFault(file: string, largest: number): Promise<string | undefined> {
  const status = await stat(file);
  if (!status.isFile()) return `is ${kindOf(status)}, not a file`;
  return status.size > largest ? `is too large: ${status.size} bytes; at most ${largest} are read` : undefined;
}

/** @throws UnusableData that names the file */
export async function requireFile(file: string, largest = Number.POSITIVE_INFINITY): Promise<void> {
  const fault = await fileFault(file, largest).catch((error: unknown) => {
    throw new UnusableData(`${file} cannot be read: ${messageOf(error)}`, { cause: error });
  });
  if (fault !== undefined) throw new UnusableData(`${file} ${fault}.`);
}

/** Whether a link points out of a folder. @param realFolder without links in it */
export async function leavesFolder(file: string, realFolder: string): Promise<boolean> {
  if (!(await lstat(file)).isSymbolicLink()) return false;
  return path.relative(realFolder, await realpath(file)).split(path.sep)[0] === "..";
}

/** @throws UnusableData for what is no file, is too large, or is not UTF-8: with the position */
export async function readOwnText(file: string, largest = largestFile.text): Promise<string> {
  await requireFile(file, largest);
  const content = await readFile(file);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(content);
  } catch {
    const position = firstFault(content);
    const line = content.subarray(0, position).toString("latin1").split("\n").length;
    throw new UnusableData(`${file}, line ${line}, byte ${position + 1}: this is not UTF-8. Save the file as UTF-8.`);
  }
}

/** Where the shortest beginning ends that no text begins with. */
function firstFault(content: Buffer): number {
  let [good, bad] = [0, content.length + 1];
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    if (beginsText(content.subarray(0, middle))) good = middle;
    else bad = middle;
  }
  return Math.min(good, content.length - 1);
}

function beginsText(content: Buffer): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(content, { stream: true });
    return true;
  } catch {
    return false;
  }
}

function kindOf(status: Stats): string {
  if (status.isDirectory()) return "a folder";
  if (status.isFIFO()) return "a FIFO";
  return status.isSocket() ? "a socket" : "a device";
}
