import { isAbsolute, relative } from "node:path";

/** A path as a person types it in a folder: from there when it lies below, and whole elsewhere. */
export function shortPath(folder: string, path: string): string {
  const short = relative(folder, path);
  return short === "" || short.startsWith("..") || isAbsolute(short) ? path : short;
}
