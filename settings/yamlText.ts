/** The text of a settings file: a regular file of the checkout, of bounded size, in UTF-8. */
import { isUtf8 } from "node:buffer";
import { readFileSync, realpathSync, type Stats, statSync } from "node:fs";
import path from "node:path";
import { messageOf } from "./thrown";

/** The largest settings that AWS takes have half of this: a hundred hyperparameters of 2,500 characters. */
const largestFile = 512 * 1024;

/** @throws Error that says in words why the file cannot be read */
export function readYamlText(file: string): string {
  const found = statusOf(file);
  if (!found.isFile()) throw new Error("not a regular file");
  if (found.size > largestFile) throw new Error(`${found.size} bytes; the most are ${largestFile}`);
  requireWithin(file);
  const content = contentOf(file);
  if (isWide(content)) throw new Error("zero bytes, which UTF-8 has in no text: UTF-16, perhaps; save it as UTF-8");
  if (isUtf8(content)) return content.toString("utf8");
  throw new Error(`not UTF-8 in line ${brokenLine(content)}`);
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "no such file, or a link to none",
  ELOOP: "a link that leads to itself",
  EACCES: "a file that this user may not read",
};

function statusOf(file: string): Stats {
  try {
    return statSync(file);
  } catch (error) {
    throw inWords(error);
  }
}

function contentOf(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw inWords(error);
  }
}

function inWords(error: unknown): Error {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return new Error(reasons[code] ?? messageOf(error), { cause: error });
}

/** A commit holds the link and not what it points to: the builds would find nothing. */
function requireWithin(file: string): void {
  const relative = path.relative(realpathSync(path.dirname(file)), realpathSync(file));
  if (relative.split(path.sep)[0] === "..") throw new Error("a link that leaves the folder");
}

/** Whether a text has zero bytes: as UTF-16 and UTF-32 have, with their mark or without. */
function isWide(content: Buffer): boolean {
  return content.includes(0);
}

/** The number of the first line that is not UTF-8: no character of more than one byte holds a line break. */
function brokenLine(content: Buffer): number {
  let line = 1;
  for (let start = 0; ; line += 1) {
    const end = content.indexOf("\n", start);
    if (end === -1 || !isUtf8(content.subarray(start, end))) return line;
    start = end + 1;
  }
}
