/** A sample: one file that the model is asked about. */
import { readFile } from "node:fs/promises";
import { messageOf } from "../contract/errors";
import { mediaType } from "./mediaType";

export interface Sample {
  readonly type: string;
  readonly content: Buffer;
}

/** @throws Error with words that follow the file's name */
export async function readSample(file: string, requestTypes: readonly [string, ...string[]]): Promise<Sample> {
  const content = await readFile(file).catch((error: unknown) => {
    throw new Error(explained(error), { cause: error });
  });
  if (content.length === 0) throw new Error("is empty.");
  return { type: mediaType(file, content, requestTypes), content };
}

function explained(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  switch (code) {
    case "ENOENT":
    case "ENOTDIR":
      return "does not exist. Check the path; it is read from this folder.";
    case "EISDIR":
      return "is a folder. Name its files, for example with *.";
    case "EACCES":
    case "EPERM":
      return "cannot be read. Check its permissions.";
    default:
      return `cannot be read: ${messageOf(error)}`;
  }
}
