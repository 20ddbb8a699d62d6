/**
 * The reproducible split of pictures into three disjoint parts. A picture's part follows from its content, so the same data is split the
 * same way everywhere, identical pictures always fall into one part, and a picture that is added moves few others.
 */

/** Training reads `train` and `validation`; only the tests read `heldOut`. */
export const parts = ["train", "validation", "heldOut"] as const;
export type Part = (typeof parts)[number];

/** A picture as the split sees it. */
export interface HashedPicture {
  /** Index of the class. */
  readonly class: number;
  /** SHA-256 of the encoded picture, in hexadecimal. */
  readonly sha256: string;
}

export interface SplitSettings {
  /** At least this many pictures are held out, from every class its share. */
  readonly heldOutPictures: number;
  /** Share of the remaining pictures that validates the training, between 0 and 1. */
  readonly validationShare: number;
}

/** Splits pictures that have no parts yet. The answer has the part of each picture, in the pictures' order. */
export function splitPictures(pictures: readonly HashedPicture[], settings: SplitSettings, classes: readonly string[]): Part[] {
  requireEnough(pictures.length, settings.heldOutPictures);
  const heldOut = choose(pictures, new Set(), (size) => Math.ceil((settings.heldOutPictures * size) / pictures.length));
  const rest = pictures.filter(({ sha256 }) => !heldOut.has(sha256));
  const validation = choose(rest, new Set(), (size) => Math.max(1, Math.round(settings.validationShare * size)));
  const assigned = pictures.map(({ sha256 }): Part => (heldOut.has(sha256) ? "heldOut" : validation.has(sha256) ? "validation" : "train"));
  requireTraining(pictures, assigned, classes);
  return assigned;
}

/**
 * Splits the validation file of a source that comes with train and validation files: the held-out pictures come from validation, never
 * from train. Pictures that the train file holds too belong to neither part, which the answer says with undefined.
 */
export function splitValidation(train: readonly HashedPicture[], validation: readonly HashedPicture[], heldOutPictures: number): (Part | undefined)[] {
  const trained = new Set(train.map(({ sha256 }) => sha256));
  const candidates = validation.filter(({ sha256 }) => !trained.has(sha256));
  requireEnough(candidates.length, heldOutPictures);
  const heldOut = choose(candidates, trained, (size) => Math.ceil((heldOutPictures * size) / candidates.length));
  return validation.map(({ sha256 }) => (trained.has(sha256) ? undefined : heldOut.has(sha256) ? "heldOut" : "validation"));
}

/** Content hashes of the pictures that a part gets: of each class the smallest hashes, until the class has given what is wanted of it. */
function choose(pictures: readonly HashedPicture[], excluded: ReadonlySet<string>, wanted: (classSize: number) => number): Set<string> {
  const chosen = new Set<string>();
  for (const members of byClass(pictures)) {
    const candidates = members.filter(({ sha256 }) => !excluded.has(sha256));
    // A picture that lies in two classes was perhaps chosen with the other one.
    let missing = wanted(members.length) - candidates.filter(({ sha256 }) => chosen.has(sha256)).length;
    const undecided = candidates.map(({ sha256 }) => sha256).filter((sha256) => !chosen.has(sha256));
    for (const sha256 of undecided.sort()) {
      if (missing <= 0) break;
      chosen.add(sha256);
      missing -= 1;
    }
  }
  return chosen;
}

function byClass(pictures: readonly HashedPicture[]): HashedPicture[][] {
  const classes = new Map<number, HashedPicture[]>();
  for (const picture of pictures) {
    const members = classes.get(picture.class) ?? [];
    members.push(picture);
    classes.set(picture.class, members);
  }
  return [...classes.entries()].sort(([a], [b]) => a - b).map(([, members]) => members);
}

function requireEnough(available: number, heldOutPictures: number): void {
  if (available > heldOutPictures) return;
  throw new Error(
    `${available} pictures are available, but training.data.heldOutPictures asks for ${heldOutPictures} that training never sees. ` +
      `Add pictures, or lower the setting (200 at least).`,
  );
}

function requireTraining(pictures: readonly HashedPicture[], assigned: readonly Part[], classes: readonly string[]): void {
  const trained = new Set(pictures.filter((_, index) => assigned[index] === "train").map((picture) => picture.class));
  const untrained = classes.filter((_, index) => !trained.has(index));
  if (untrained.length === 0) return;
  throw new Error(`No picture is left to train ${untrained.join(", ")}: add pictures of ${untrained.length === 1 ? "this class" : "these classes"}.`);
}
