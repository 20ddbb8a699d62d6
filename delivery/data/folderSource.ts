import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import { forEachConcurrently, mapAhead } from "../../contract/concurrency";
/** Pictures from a folder with a subfolder for each class. */
import { messageOf } from "../../contract/errors";
import { countParts, type Dataset, datasetVersion } from "./dataset";
import { examine, type FoundPicture, judge, type LeftOut, requireEveryClass } from "./findings";
import { plainPicture } from "./picture";
import { fewestOfClass, type Part, splitSamples, type SplitSettings } from "./split";
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
 * @param onProgress told after each picture
 * @param address what a person knows the folder by
 * @throws UnusableData when there is too little to learn from
 */
export async function readFolderSource(
  folder: string,
  settings: SplitSettings,
  onProgress: (text: string) => void,
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
  const findings = judge(await examineFiles(folder, await listFiles(folder, classes), onProgress), classes);
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
        async ({ origin, class: index }) => ({
          class: index,
          origin,
          content: await plainPicture(await readFile(path.join(folder, origin))),
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
  onProgress: (text: string) => void,
): Promise<(FoundPicture | LeftOut)[]> {
  const found = new Map<string, FoundPicture | LeftOut>();
  await forEachConcurrently(files, filesReadAtOnce, async ({ file, class: index }) => {
    found.set(file, await examineFile(path.join(folder, file), file, index));
    onProgress(`${found.size} of ${files.length} pictures read`);
  });
  return files.flatMap(({ file }) => found.get(file) ?? []);
}

async function examineFile(place: string, file: string, classIndex: number): Promise<FoundPicture | LeftOut> {
  try {
    return await examine(file, classIndex, await readFile(place));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EISDIR")
      return { origin: file, fault: "is a folder in the folder of a class" };
    return unreadable(place, error);
  }
}

function unreadable(place: string, error: unknown): never {
  throw new UnusableData(`${place} cannot be read: ${messageOf(error)}. Make it readable, or remove it.`, {
    cause: error,
  });
}
