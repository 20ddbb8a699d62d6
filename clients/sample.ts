/** A sample: one file that the model is asked about. */
import { readFile, stat } from "node:fs/promises";
import { codeOf, messageOf } from "../contract/errors";
import { mediaType } from "./mediaType";

export interface Sample {
  readonly type: string;
  readonly content: Buffer;
}

/**
 * Bytes of the largest file that is read. AWS's model of InvokeEndpoint has 6,291,456 (botocore 1.44.8, read on
 * 2026-11-29): whoever takes fewer than are read says so itself.
 */
const largestSample = 25 * 1024 * 1024;

/** @throws Error with words that follow the file's name */
export async function readSample(file: string, requestTypes: readonly [string, ...string[]]): Promise<Sample> {
  const status = await stat(file).catch(inWords);
  if (status.isDirectory()) throw new Error("is a folder. Name its files, for example with *.");
  // A FIFO would be waited for without end, and a device never ends.
  if (!status.isFile()) throw new Error("is no regular file. Name a file.");
  if (status.size > largestSample) throw new Error(`has ${status.size} bytes; at most ${largestSample} are read.`);
  const content = await readFile(file).catch(inWords);
  if (content.length === 0) throw new Error("is empty.");
  return { type: mediaType(file, content, requestTypes), content };
}

function inWords(error: unknown): never {
  throw new Error(explained(error), { cause: error });
}

function explained(error: unknown): string {
  switch (codeOf(error) ?? "") {
    case "ENOENT":
    case "ENOTDIR":
      return "does not exist. Check the path; it is read from this folder.";
    case "ELOOP":
      return "is a link that leads to itself. Name a file.";
    case "EACCES":
    case "EPERM":
      return "cannot be read. Check its permissions.";
    default:
      return `cannot be read: ${messageOf(error)}`;
  }
}
