/** Folders with the same files as others, by hard links: only what changed since the last time is linked anew. */
import { copyFileSync, linkSync, lstatSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";

/** What tells one file from another that takes its place, by paths below a folder. */
export type Identities = ReadonlyMap<string, string>;

/**
 * Makes `target` hold the files of `source`. They must be replaced and never written in place: a link would change with
 * them.
 *
 * @param known what an earlier call returned for this target, to save looking at all of its files again
 * @returns what the target holds now
 */
export function mirror(source: string, target: string, known: Identities = identitiesOf(target)): Identities {
  const wanted = identitiesOf(source);
  for (const [path, identity] of known) if (wanted.get(path) !== identity) rmSync(join(target, path), { force: true });
  const folders = new Set<string>();
  for (const [path, identity] of wanted) {
    if (known.get(path) === identity) continue;
    const to = join(target, path);
    const folder = dirname(to);
    if (!folders.has(folder)) mkdirSync(folder, { recursive: true });
    folders.add(folder);
    linkFile(join(source, path), to);
  }
  return wanted;
}

function identitiesOf(folder: string): Identities {
  const identities = new Map<string, string>();
  const visit = (below: string): void => {
    for (const entry of readdirSync(join(folder, below), { withFileTypes: true })) {
      const path = join(below, entry.name);
      if (entry.isDirectory()) visit(path);
      else identities.set(path, identityOf(join(folder, path)));
    }
  };
  mkdirSync(folder, { recursive: true });
  visit("");
  return identities;
}

/** A file that takes another one's place may get the number of one that has gone, but then not its time, too. */
function identityOf(path: string): string {
  const { ino, mtimeMs, size } = lstatSync(path);
  return `${ino} ${mtimeMs} ${size}`;
}

/** Some file systems have no hard links. */
function linkFile(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to);
  }
}
