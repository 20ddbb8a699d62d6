/** Pictures from a folder with a subfolder for each class. */
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { forEachConcurrently } from "../concurrency";
import { countParts, datasetVersion, pictureType, sha256, type Dataset } from "./dataset";
import { splitPictures, type HashedPicture, type Part, type SplitSettings } from "./split";

interface PictureFile extends HashedPicture {
  /** Relative to the source folder. */
  readonly file: string;
}

const filesReadAtOnce = 16;
const faultsShown = 10;

/** Reads and splits a folder. The classes are the subfolders' names in alphabetical order; hidden files are passed over. */
export async function readFolderSource(folder: string, settings: SplitSettings): Promise<Dataset> {
  const classes = await subfolders(folder);
  if (classes.length < 2) {
    throw new Error(`${folder} has ${classes.length} subfolders; a folder of pictures has one for each class, at least two, or train.rec and validation.rec.`);
  }
  const files = await hashPictures(folder, classes);
  const assigned = splitPictures(files, settings, classes);
  const inPart = (part: Part): PictureFile[] => files.filter((_, index) => assigned[index] === part).sort((a, b) => (a.sha256 < b.sha256 ? -1 : 1));
  return {
    classes,
    version: datasetVersion(classes, files, assigned),
    samples: countParts(assigned),
    // In the order of their hashes the classes are mixed, as training wants them.
    async *pictures(part) {
      for (const { file, class: index } of inPart(part)) {
        yield { class: index, origin: file, picture: await readFile(path.join(folder, file)) };
      }
    },
  };
}

async function subfolders(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith(".")).map(({ name }) => name).sort();
}

async function hashPictures(folder: string, classes: readonly string[]): Promise<PictureFile[]> {
  const listed: { file: string; class: number }[] = [];
  for (const [index, name] of classes.entries()) {
    const names = (await readdir(path.join(folder, name))).filter((file) => !file.startsWith(".")).sort();
    listed.push(...names.map((file) => ({ file: path.posix.join(name, file), class: index })));
  }
  const pictures = new Map<string, PictureFile>();
  const faults: string[] = [];
  await forEachConcurrently(listed, filesReadAtOnce, async ({ file, class: index }) => {
    const content = await readFile(path.join(folder, file));
    if (pictureType(content) === undefined) faults.push(file);
    pictures.set(file, { file, class: index, sha256: sha256(content) });
  });
  if (faults.length > 0) throw new Error(`${folder} holds ${faults.length} files that are neither JPEG nor PNG: ${faults.sort().slice(0, faultsShown).join(", ")}`);
  return listed.flatMap(({ file }) => pictures.get(file) ?? []);
}
