/** Pictures from RecordIO files that come split into train and validation already. */
import { readFile } from "node:fs/promises";
import { countParts, datasetVersion, pictureType, sha256, type Dataset, type LabelledPicture } from "./dataset";
import { readRecords } from "./recordIO";
import { splitValidation, type HashedPicture, type Part } from "./split";

/** Paths of the files on disk. */
export interface RecordFiles {
  readonly train: string;
  readonly validation: string;
  /** Class names, one a line, in index order. */
  readonly labels: string;
}

/** Reads RecordIO files and takes the held-out pictures from validation. Pictures that train and validation share are only trained with. */
export async function readRecordSource(files: RecordFiles, heldOutPictures: number): Promise<Dataset> {
  const classes = await readLabels(files.labels);
  const train = await hashRecords(files.train, classes);
  const validation = await hashRecords(files.validation, classes);
  const ofValidation = splitValidation(train, validation, heldOutPictures);
  const assigned = [...train.map((): Part => "train"), ...ofValidation];
  return {
    classes,
    version: datasetVersion(classes, [...train, ...validation], assigned),
    samples: countParts(assigned),
    pictures: (part) => (part === "train" ? readPictures(files.train, classes) : select(files.validation, classes, ofValidation, part)),
  };
}

async function readLabels(file: string): Promise<string[]> {
  const classes = (await readFile(file, "utf8")).split(/\r?\n/).map((line) => line.trim());
  while (classes.at(-1) === "") classes.pop();
  if (classes.length < 2 || classes.includes("")) throw new Error(`${file} must hold at least two class names, one a line, in index order, without empty lines.`);
  return classes;
}

async function hashRecords(file: string, classes: readonly string[]): Promise<HashedPicture[]> {
  const hashed: HashedPicture[] = [];
  for await (const { class: index, picture } of readPictures(file, classes)) hashed.push({ class: index, sha256: sha256(picture) });
  return hashed;
}

async function* readPictures(file: string, classes: readonly string[]): AsyncGenerator<LabelledPicture> {
  for await (const { labels, id, picture } of readRecords(file)) {
    const origin = `${file}, record ${id}`;
    const [label = -1] = labels;
    if (labels.length !== 1 || classes[label] === undefined) {
      throw new Error(`${origin} has the label ${labels.join(", ")}; one index from 0 to ${classes.length - 1} is allowed, as there are ${classes.length} class names.`);
    }
    if (pictureType(picture) === undefined) throw new Error(`${origin} is neither JPEG nor PNG.`);
    yield { class: label, origin, picture };
  }
}

async function* select(file: string, classes: readonly string[], assigned: readonly (Part | undefined)[], part: Part): AsyncGenerator<LabelledPicture> {
  let index = 0;
  for await (const picture of readPictures(file, classes)) {
    if (assigned[index] === part) yield picture;
    index += 1;
  }
}
