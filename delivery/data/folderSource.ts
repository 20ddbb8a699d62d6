/** Pictures from a folder with a subfolder for each class. */
import { readdir, readFile, realpath, stat } from "node:fs/promises";
import path from "node:path";
import { forEachConcurrently, mapAhead } from "../../contract/concurrency";
import { messageOf } from "../../contract/errors";
import { type Dataset, datasetVersion } from "./dataset";
import { examine, type FoundPicture, judge, preparePicture, requireEveryClass } from "./findings";
import { KnownPictures, type PictureReading } from "./knownPictures";
import { describeLeftOut, type LeftOut } from "./leftOut";
import { fileFault, largestFile, leavesFolder, requireClassNames, requirePrintable } from "./ownFile";
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

/** Folders that systems and programs put beside a person's. */
const systemFolders: ReadonlySet<string> = new Set([
  ...["__MACOSX", "@eaDir", "@Recycle", "@tmp", "#recycle", "#snapshot"],
  ...["$RECYCLE.BIN", "System Volume Information", "lost+found"],
  ...[".git", ".hg", ".svn", ".dvc", ".idea", ".vscode", ".cache", ".ipynb_checkpoints", ".thumbnails"],
  ...[".AppleDouble", ".DocumentRevisions-V100", ".Spotlight-V100", ".TemporaryItems", ".Trashes", ".fseventsd"],
  ...[".@__thumb", ".snapshot", ".snapshots"],
]);

/**
 * Reads and splits a folder. The classes are the subfolders' names in alphabetical order. Hidden files and the
 * folders of systems are passed over; another hidden folder, which may be meant as a class, is said to be left out.
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
  const { classes, hidden } = await subfolders(folder);
  if (classes.length < 2) {
    throw new UnusableData(
      `${address} has ${classes.length === 0 ? "no subfolders" : `one subfolder only, ${classes[0] ?? ""}`}: a ` +
        "folder of pictures has one for each class, at least two, or holds train.rec, validation.rec and " +
        `labels.txt.${hidden.length === 0 ? "" : ` Left out: ${describeLeftOut(hidden)}.`}`,
    );
  }
  const examined = await examineFiles(folder, await listFiles(folder, classes), reading);
  const findings = judge([...hidden, ...examined], classes);
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

/** The subfolders, links to folders within the folder included. @throws UnusableData for links that leave it */
async function subfolders(folder: string): Promise<{ classes: readonly string[]; hidden: readonly LeftOut[] }> {
  const names = (await readdir(folder)).filter((name) => !systemFolders.has(name)).sort();
  for (const name of names) requirePrintable(name, folder);
  const kinds = await Promise.all(
    names.map((name) =>
      stat(path.join(folder, name)).catch((error: unknown) => unreadable(path.join(folder, name), error)),
    ),
  );
  const folders = names.filter((_, index) => kinds[index]?.isDirectory() === true);
  const classes = folders.filter((name) => !name.startsWith("."));
  await requireWithin(folder, classes);
  requireClassNames(classes, folder);
  const fault = "is a hidden folder, and no class: remove the dot, or the folder";
  return { classes, hidden: folders.filter((name) => name.startsWith(".")).map((origin) => ({ origin, fault })) };
}

/** A link to a folder of the machine would upload what nobody meant to bring. */
async function requireWithin(folder: string, files: readonly string[]): Promise<void> {
  const real = await realpath(folder);
  await forEachConcurrently(files, filesReadAtOnce, async (file) => {
    const place = path.join(folder, file);
    const leaves = await leavesFolder(place, real).catch((error: unknown) => unreadable(place, error));
    if (leaves) throw new UnusableData(`${place} is a link that leaves ${folder}. Copy what it points to.`);
  });
}

async function listFiles(folder: string, classes: readonly string[]): Promise<ListedFile[]> {
  const listed = await Promise.all(
    classes.map(async (name, index) => {
      const entries = await readdir(path.join(folder, name), { withFileTypes: true }).catch((error: unknown) =>
        unreadable(path.join(folder, name), error),
      );
      for (const entry of entries) requirePrintable(entry.name, path.join(folder, name));
      return entries
        .filter((entry) => !entry.name.startsWith(".") && !systemFolders.has(entry.name))
        .sort((a, b) => (a.name < b.name ? -1 : 1))
        .map((entry) => ({
          file: path.posix.join(name, entry.name),
          class: index,
          isLink: entry.isSymbolicLink(),
        }));
    }),
  );
  const files = listed.flat();
  await requireWithin(
    folder,
    files.flatMap(({ file, isLink }) => (isLink ? [file] : [])),
  );
  return files;
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
    const fault = await fileFault(place, largestFile.picture);
    if (fault !== undefined) return { origin: file, fault };
    return await examine(file, classIndex, await readFile(place), pictures);
  } catch (error) {
    return unreadable(place, error);
  }
}

function unreadable(place: string, error: unknown): never {
  throw new UnusableData(`${place} cannot be read: ${messageOf(error)}. Make it readable, or remove it.`, {
    cause: error,
  });
}
