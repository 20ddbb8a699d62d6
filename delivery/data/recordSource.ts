/** Pictures from RecordIO files that come split into train and validation already. */
import path from "node:path";
import { mapAhead } from "../../contract/concurrency";
import { type Dataset, datasetVersion, type LabelledSample } from "./dataset";
import { examine, type FoundPicture, judge, preparePicture, requireEveryClass } from "./findings";
import { KnownPictures, type PictureReading } from "./knownPictures";
import type { LeftOut } from "./leftOut";
import { readOwnText, requireClassNames } from "./ownFile";
import { readRecords } from "./recordIO";
import { countParts, type Part, splitValidation } from "./split";
import { summarizeData } from "./summary";
import { UnusableData } from "./unusableData";

/** Paths of the files on disk. */
export interface RecordFiles {
  readonly train: string;
  readonly validation: string;
  /** Class names, one a line, in index order. */
  readonly labels: string;
}

const recordsReadAtOnce = 8;
/** One to learn from is the least; one to validate with and one to hold out. */
const fewestOfClass = { train: 1, validation: 2 };

/**
 * Reads RecordIO files and takes the held-out samples from validation. Pictures that train and validation share are
 * only trained with.
 * @param reading how they are read; told of each picture
 * @throws UnusableData when labels and pictures do not match, or there is too little to learn from
 */
export async function readRecordSource(
  files: RecordFiles,
  heldOutSamples: number,
  { knownPictures, onProgress }: PictureReading,
): Promise<Dataset> {
  const classes = await readLabels(files.labels);
  const pictures = await KnownPictures.open(knownPictures);
  const foundTrain = await examineRecords(files.train, classes, pictures, onProgress);
  const foundValidation = await examineRecords(files.validation, classes, pictures, onProgress);
  pictures.save();
  // Train comes first: of a picture that both hold, the one in validation is the copy.
  const findings = judge([...foundTrain, ...foundValidation], classes);
  const ofTrain = new Set<FoundPicture | LeftOut>(foundTrain);
  const train = findings.pictures.filter((picture) => ofTrain.has(picture));
  const validation = findings.pictures.filter((picture) => !ofTrain.has(picture));
  requireEveryClass(files.train, classes, { ...findings, samples: train }, fewestOfClass.train);
  requireEveryClass(files.validation, classes, { ...findings, samples: validation }, fewestOfClass.validation);
  const parts = new Map<FoundPicture, Part>([
    ...train.map((picture) => [picture, "train"] as const),
    ...splitValidation(validation, heldOutSamples),
  ]);
  return {
    classes,
    version: datasetVersion(classes, parts),
    samples: countParts(parts.values()),
    summary: summarizeData(classes, findings, parts),
    read: (part) => {
      const [file, found] = part === "train" ? [files.train, foundTrain] : [files.validation, foundValidation];
      const chosen = found.map((each) => ("fault" in each || parts.get(each) !== part ? undefined : each));
      return mapAhead(select(file, classes, chosen), recordsReadAtOnce, async ({ picture, record }) => ({
        ...record,
        content: await preparePicture(picture, record.content),
      }));
    },
  };
}

/** The classes in the order of their indices. */
export async function readLabels(file: string): Promise<string[]> {
  const classes = (await readOwnText(file)).split(/\r?\n/).map((line) => line.trim());
  while (classes.at(-1) === "") classes.pop();
  if (classes.length < 2 || classes.includes(""))
    throw new UnusableData(
      `${file} must hold at least two class names, one a line, in index order, without empty lines.`,
    );
  requireClassNames(classes, file);
  return classes;
}

async function examineRecords(
  file: string,
  classes: readonly string[],
  pictures: KnownPictures,
  onProgress: (text: string) => void,
): Promise<(FoundPicture | LeftOut)[]> {
  const found: (FoundPicture | LeftOut)[] = [];
  const examined = mapAhead(readLabelled(file, classes), recordsReadAtOnce, ({ origin, class: index, content }) =>
    examine(origin, index, content, pictures),
  );
  for await (const each of examined) {
    found.push(each);
    onProgress(`${found.length} pictures of ${path.basename(file)} read`);
  }
  return found;
}

async function* readLabelled(file: string, classes: readonly string[]): AsyncGenerator<LabelledSample> {
  for await (const { labels, id, picture } of readRecords(file)) {
    const origin = `${path.basename(file)}, record ${id}`;
    const [label = -1] = labels;
    if (labels.length !== 1 || classes[label] === undefined) {
      throw new UnusableData(
        `${origin} has the label ${labels.join(", ")}; one index from 0 to ${classes.length - 1} is allowed, as ` +
          `there are ${classes.length} class names.`,
      );
    }
    yield { class: label, origin, content: picture };
  }
}

/** @param chosen for each record the picture that was found there, or undefined for one that is not wanted */
async function* select(
  file: string,
  classes: readonly string[],
  chosen: readonly (FoundPicture | undefined)[],
): AsyncGenerator<{ readonly picture: FoundPicture; readonly record: LabelledSample }> {
  let index = 0;
  for await (const record of readLabelled(file, classes)) {
    const picture = chosen[index];
    if (picture !== undefined) yield { picture, record };
    index += 1;
  }
}
