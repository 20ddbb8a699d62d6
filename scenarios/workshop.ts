/**
 * What the scenarios of one process share: a folder of their own, pictures drawn once, a home that has delivered once.
 */
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, realpath, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { drawPictures, type PicturesOptions } from "../rehearsal/pictures";

const run = promisify(execFile);

/** What is made when it is first asked for, until the workshop is closed. */
const made: { folder?: Promise<string>; pictures?: Promise<string> } = {};

async function makeFolder(): Promise<string> {
  return realpath(await mkdtemp(join(tmpdir(), "scenarios-")));
}

/** A new, empty folder in the folder that the scenarios share. */
export async function newFolder(name: string): Promise<string> {
  return mkdtemp(join(await (made.folder ??= makeFolder()), `${name}-`));
}

/** The pictures that `npm start` draws, or others. */
export async function pictures(
  options: Pick<PicturesOptions, "seed" | "shuffledLabels" | "picturesPerClass"> = { seed: 1 },
): Promise<string> {
  const target = join(await newFolder("pictures"), "drawn");
  await drawPictures({ folder: target, ...options });
  return target;
}

/** The pictures that `npm start` draws, drawn once. They must not be changed. */
export function usualPictures(): Promise<string> {
  return (made.pictures ??= pictures());
}

/** Copies a folder with everything in it; links stay links. */
export async function copyFolder(source: string, target: string): Promise<void> {
  await mkdir(target, { recursive: true });
  await run("cp", ["-a", `${source}/.`, target]);
}

/** Removes everything that the scenarios made. Those that follow in this process make it anew. */
export async function closeWorkshop(): Promise<void> {
  if (made.folder === undefined) return;
  const created = await made.folder;
  delete made.folder;
  delete made.pictures;
  // Under its new name nothing that still runs can go on using it.
  const removed = `${created}.removed`;
  await rename(created, removed);
  await rm(removed, { recursive: true, force: true });
}
