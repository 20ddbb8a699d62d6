import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { selectFiles } from "./artifacts";

const command = /\$\(codebuild-hash-files\s+([^)]*)\)/gu;

/**
 * Replaces `$(codebuild-hash-files <pattern> …)`: the SHA-256 of the files of the source that match, in order of their
 * paths.
 */
export function replaceFileHashes(text: string, folder: string, installs: string): string {
  return text.replaceAll(command, (_, patterns: string) =>
    hashFiles(folder, installs, patterns.trim().split(/\s+/u).map(unquoted)),
  );
}

function hashFiles(folder: string, installs: string, patterns: readonly string[]): string {
  const paths = selectFiles(folder, { files: patterns }, [folder, installs]);
  if (paths.length === 0) throw new Error(`codebuild-hash-files: no file of the source matches ${patterns.join(" ")}`);
  const hash = createHash("sha256");
  for (const path of paths) hash.update(readFileSync(join(folder, path)));
  return hash.digest("hex");
}

function unquoted(word: string): string {
  return word.replaceAll(/^["']|["']$/gu, "");
}
