/** Pictures from a folder with a subfolder for each class. */
import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import { forEachConcurrently, mapAhead } from "../../contract/concurrency";
import { codeOf, messageOf } from "../../contract/errors";
import { type Dataset, datasetVersion } from "./dataset";
import { examine, type FoundPicture, judge, preparePicture, requireEveryClass } from "./findings";
import { KnownPictures, type PictureReading } from "./knownPictures";
import type { LeftOut } from "./leftOut";
import { countParts, fewestOfClass, type Part, splitSamples, type SplitSettings } from "./split";
import { summarizeData } from "./summary";
import { UnusableData } from "./unusableData";

/** A file of a class. */
interface ListedFile {
  /** Relative to the source folder. */
  readonly file: string;
  readonly class: number;
}

const filesReadAtOnce = 8;

/**
 * Reads and splits a folder. The classes are the subfolders' names in alphabetical order; hidden files are passed over.
 * @param reading how it is read; told of each picture
 * @param address what a person knows the folder by
 * @throws UnusableData when there is too little to learn from
 */
export async function readFolderSource(
  folder: string,
  settings: SplitSettings,
  reading: PictureReading,
  address = folder,
): Promise<Dataset> {
  const classes = await subfolders(folder);
  if (classes.length < 2) {
    throw new UnusableData(
      `${address} has ${classes.length === 0 ? "no subfolders" : `one subfolder only, ${classes[0] ?? ""}`}: a ` +
        "folder of pictures has one for each class, at least two, or holds train.rec, validation.rec and " +
        "labels.txt.",
    );
  }
  const findings = judge(await examineFiles(folder, await listFiles(folder, classes), reading), classes);
  requireEveryClass(address, classes, { ...findings, samples: findings.pictures }, fewestOfClass);
  const parts = splitSamples(findings.pictures, settings);
  // In the order of their hashes the classes are mixed, as training wants them.
  const mixed = [...parts].sort(([a], [b]) => (a.sha256 < b.sha256 ? -1 : 1));
  return {
    classes,
    version: datasetVersion(classes, parts),
    samples: countParts(parts.values()),
    summary: summarizeData(classes, findings, parts),
    read: (part: Part) =>
      mapAhead(
        mixed.flatMap(([picture, its]) => (its === part ? [picture] : [])),
        filesReadAtOnce,
        async (picture) => ({
          class: picture.class,
          origin: picture.origin,
          content: await preparePicture(picture, await readFile(path.join(folder, picture.origin))),
        }),
      ),
  };
}

/** Names of the subfolders, links to folders included. */
async function subfolders(folder: string): Promise<string[]> {
  const names = (await readdir(folder)).filter((name) => !name.startsWith(".")).sort();
  const kinds = await Promise.all(names.map((name) => stat(path.join(folder, name)).catch(() => undefined)));
  return names.filter((_, index) => kinds[index]?.isDirectory() === true);
}

async function listFiles(folder: string, classes: readonly string[]): Promise<ListedFile[]> {
  const listed = await Promise.all(
    classes.map(async (name, index) => {
      const names = await readdir(path.join(folder, name)).catch((error: unknown) =>
        unreadable(path.join(folder, name), error),
      );
      return names
        .filter((file) => !file.startsWith("."))
        .sort()
        .map((file) => ({ file: path.posix.join(name, file), class: index }));
    }),
  );
  return listed.flat();
}

async function examineFiles(
  folder: string,
  files: readonly ListedFile[],
  { knownPictures, onProgress }: PictureReading,
): Promise<(FoundPicture | LeftOut)[]> {
  const pictures = await KnownPictures.open(knownPictures);
  const found = new Map<string, FoundPicture | LeftOut>();
  await forEachConcurrently(files, filesReadAtOnce, async ({ file, class: index }) => {
    found.set(file, await examineFile(path.join(folder, file), file, index, pictures));
    onProgress(`${found.size} of ${files.length} pictures read`);
  });
  pictures.save();
  return files.flatMap(({ file }) => found.get(file) ?? []);
}

async function examineFile(
  place: string,
  file: string,
  classIndex: number,
  pictures: KnownPictures,
): Promise<FoundPicture | LeftOut> {
  try {
    return await examine(file, classIndex, await readFile(place), pictures);
  } catch (error) {
    if (codeOf(error) === "EISDIR") return { origin: file, fault: "is a folder in the folder of a class" };
    return unreadable(place, error);
  }
}

function unreadable(place: string, error: unknown): never {
  throw new UnusableData(`${place} cannot be read: ${messageOf(error)}. Make it readable, or remove it.`, {
    cause: error,
  });
}
