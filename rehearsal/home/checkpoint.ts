/**
 * What the next rehearsal in a home goes on from. A rehearsal may end anywhere: it is killed, the disk is full, a build
 * dies between a call and the note of it in the stack's state. On AWS a person would then repair what is half done; a
 * local cloud that has ended cannot be repaired from outside, so the next rehearsal takes it back to the last moment at
 * which nothing was half done.
 */
import { copyFileSync, existsSync, linkSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";

/**
 * The folders of a cloud that a checkpoint keeps. Their files are replaced and never written in place, so that links
 * keep them.
 */
const keptFolders = ["tables", join("s3", "objects")];

export interface Checkpoint {
  /** Makes this moment the one to go on from. When the disk has no room for it, it stays the earlier one. */
  take(): void;
}

/**
 * Takes the folder of a cloud that does not run back to its checkpoint, or makes the first one.
 *
 * @param cloud the folder of the cloud
 * @param folder where the checkpoint is kept, on the same disk
 */
export function openCheckpoint(cloud: string, folder: string): Checkpoint {
  const checkpoint: Checkpoint = {
    take: () => {
      take(cloud, folder);
    },
  };
  if (existsSync(folder)) restore(cloud, folder);
  else checkpoint.take();
  return checkpoint;
}

/** In one turn of the event loop: the cloud of this process changes nothing meanwhile. */
function take(cloud: string, folder: string): void {
  const [unfinished, replaced] = [`${folder}.unfinished`, `${folder}.replaced`];
  try {
    for (const path of [unfinished, replaced]) rmSync(path, { recursive: true, force: true });
    mkdirSync(unfinished, { recursive: true });
    for (const name of keptFolders) linkFiles(join(cloud, name), join(unfinished, name));
    // Killed between the two, the cloud itself is as its checkpoint was to be.
    if (existsSync(folder)) renameSync(folder, replaced);
    renameSync(unfinished, folder);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ENOSPC")) throw error;
  } finally {
    for (const path of [unfinished, replaced]) rmSync(path, { recursive: true, force: true });
  }
}

/** Killed on the way, it is done again by the next start: the checkpoint itself stays as it is. */
function restore(cloud: string, folder: string): void {
  for (const name of keptFolders) {
    rmSync(join(cloud, name), { recursive: true, force: true });
    linkFiles(join(folder, name), join(cloud, name));
  }
}

function linkFiles(source: string, target: string): void {
  if (!existsSync(source)) return;
  mkdirSync(target, { recursive: true });
  for (const entry of readdirSync(source, { withFileTypes: true })) {
    const [from, to] = [join(source, entry.name), join(target, entry.name)];
    if (entry.isDirectory()) linkFiles(from, to);
    else linkFile(from, to);
  }
}

/** Some file systems have no hard links. */
function linkFile(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to);
  }
}
