/** What tells one version of an image's programs from another, as its digest tells an image in a registry. */
import { createHash, type Hash } from "node:crypto";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import type { ContainerImage } from "./description";

/** Covers the description and every file of the image's folder, whatever their language. */
export function imageDigest({ file, folder }: ContainerImage): string {
  const hash = createHash("sha256");
  add(hash, "image.yaml", readFileSync(file));
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
    .map((entry) => ({ entry, path: join(entry.parentPath, entry.name) }))
    .sort((one, other) => (one.path < other.path ? -1 : 1));
  for (const { entry, path } of entries) {
    const name = path.slice(folder.length);
    if (entry.isFile()) add(hash, name, readFileSync(path));
    else if (entry.isSymbolicLink()) add(hash, name, Buffer.from(readlinkSync(path)));
  }
  return hash.digest("hex");
}

/** With the lengths of both: no two lists of files give the same bytes. */
function add(hash: Hash, name: string, content: Buffer): void {
  hash.update(`${Buffer.byteLength(name)} ${content.length} ${name}`).update(content);
}
