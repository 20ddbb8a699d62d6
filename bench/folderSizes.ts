/** What folders take on disk, as `du` counts it, without what they share with files outside. */
import { lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** Bytes of the blocks that `lstat` counts. */
const blockBytes = 512;

interface Found {
  readonly folder: string;
  readonly bytes: number;
  /** How many names the file has, and how many of them were found. */
  readonly names: number;
  seen: number;
}

export interface FolderSizes {
  /** Bytes by folder. A file with names in several of them counts for the first. */
  readonly folders: Readonly<Record<string, number>>;
  /** Bytes of files that have a name outside, too: hard links into a checkout's dependencies. */
  readonly shared: number;
}

/** @param folders paths below the root, the first that holds a file counts it; `.` stands for all that is left */
export function folderSizes(root: string, folders: readonly string[]): FolderSizes {
  const files = new Map<string, Found>();
  const sizes = new Map(folders.map((folder) => [folder, 0]));
  for (const folder of folders) visit(join(root, folder), folder, new Set(folders.map((name) => join(root, name))));
  let shared = 0;
  for (const { folder, bytes, names, seen } of files.values()) {
    if (seen < names) shared += bytes;
    else sizes.set(folder, (sizes.get(folder) ?? 0) + bytes);
  }
  return { folders: Object.fromEntries(sizes), shared };

  function visit(path: string, folder: string, others: ReadonlySet<string>): void {
    const status = lstatSync(path, { throwIfNoEntry: false });
    if (status === undefined) return;
    const bytes = status.blocks * blockBytes;
    if (!status.isDirectory()) {
      const key = `${status.dev} ${status.ino}`;
      const found = files.get(key) ?? { folder, bytes, names: status.nlink, seen: 0 };
      found.seen += 1;
      files.set(key, found);
      return;
    }
    sizes.set(folder, (sizes.get(folder) ?? 0) + bytes);
    for (const name of readdirSync(path)) {
      const child = join(path, name);
      if (!others.has(child)) visit(child, folder, others);
    }
  }
}
