/** As what a sample is sent. */
import { extname } from "node:path";

/** How the files of a type begin, in hexadecimal; `..` stands for any byte. */
const beginnings: readonly (readonly [RegExp, string])[] = [
  [/^ffd8ff/u, "image/jpeg"],
  [/^89504e470d0a1a0a/u, "image/png"],
  [/^47494638/u, "image/gif"],
  [/^52494646.{8}57454250/u, "image/webp"],
  [/^(49492a00|4d4d002a)/u, "image/tiff"],
  [/^.{8}66747970(61766966|61766973)/u, "image/avif"],
];

const endings: Readonly<Record<string, string>> = {
  ".avif": "image/avif",
  ".csv": "text/csv",
  ".gif": "image/gif",
  ".jpeg": "image/jpeg",
  ".jpg": "image/jpeg",
  ".json": "application/json",
  ".npy": "application/x-npy",
  ".png": "image/png",
  ".tif": "image/tiff",
  ".tiff": "image/tiff",
  ".txt": "text/plain",
  ".webp": "image/webp",
};

const longestBeginning = 16;

/**
 * The media type of a file by its first bytes, which do not lie, or by its ending. A file of a type that nobody can
 * tell is sent as the first of the types that the model takes.
 *
 * @throws Error when the file is of a type that the model does not take
 */
export function mediaType(file: string, content: Buffer, requestTypes: readonly [string, ...string[]]): string {
  const type = typeByBytes(content) ?? endings[extname(file).toLowerCase()];
  if (type === undefined) return requestTypes[0];
  if (requestTypes.includes(type)) return type;
  throw new Error(`is ${type}, but the model takes ${requestTypes.join(", ")}. Convert it first.`);
}

function typeByBytes(content: Buffer): string | undefined {
  const beginning = content.subarray(0, longestBeginning).toString("hex");
  return beginnings.find(([pattern]) => pattern.test(beginning))?.[1];
}
