/**
 * The reproducible split of pictures into three disjoint parts. A picture's part follows from its content, so the same data is split the
 * same way everywhere, identical pictures fall into one part, and a picture that is added moves few others.
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
  /** This many pictures are held out, from every class its share; of a small source fewer (see `smallSourceShare`). */
  readonly heldOutPictures: number;
  /** Share of the remaining pictures that validates the training, between 0 and 1. */
  readonly validationShare: number;
}

/**
 * At most this share of a source is held out: what is tested has to be learnt first. The tests ask more of a model when they have fewer
 * than 200 pictures (qa/statistics.ts), so that holding out fewer never makes them easier to pass.
 */
const smallSourceShare = 0.25;
/** The same for the validation file of a source that is split already. */
const smallValidationShare = 0.5;
/** Fewer pictures of a class cannot be parted in three. */
export const fewestOfClass = 10;

/** Splits pictures that have no parts yet. */
export function splitPictures<Picture extends HashedPicture>(pictures: readonly Picture[], settings: SplitSettings): Map<Picture, Part> {
  const wanted = Math.min(settings.heldOutPictures, Math.floor(smallSourceShare * pictures.length));
  const heldOut = choose(pictures, (size) => Math.ceil((wanted * size) / pictures.length));
  const rest = pictures.filter(({ sha256 }) => !heldOut.has(sha256));
  const validation = choose(rest, (size) => Math.max(1, Math.round(settings.validationShare * size)));
  return new Map(pictures.map((picture) => [picture, heldOut.has(picture.sha256) ? "heldOut" : validation.has(picture.sha256) ? "validation" : "train"]));
}

/**
 * Splits the validation file of a source that comes with train and validation files: the held-out pictures come from validation, never
 * from train.
 * @param validation pictures that train does not hold
 */
export function splitValidation<Picture extends HashedPicture>(validation: readonly Picture[], heldOutPictures: number): Map<Picture, Part> {
  const wanted = Math.min(heldOutPictures, Math.floor(smallValidationShare * validation.length));
  const heldOut = choose(validation, (size) => Math.ceil((wanted * size) / validation.length));
  return new Map(validation.map((picture) => [picture, heldOut.has(picture.sha256) ? "heldOut" : "validation"]));
}

/** Content hashes of the pictures that a part gets: of each class the smallest ones, as many as are wanted of it. */
function choose(pictures: readonly HashedPicture[], wanted: (classSize: number) => number): Set<string> {
  return new Set(byClass(pictures).flatMap((members) => members.map(({ sha256 }) => sha256).sort().slice(0, wanted(members.length))));
}

function byClass(pictures: readonly HashedPicture[]): HashedPicture[][] {
  const classes = new Map<number, HashedPicture[]>();
  for (const picture of pictures) {
    const members = classes.get(picture.class) ?? [];
    members.push(picture);
    classes.set(picture.class, members);
  }
  return [...classes.values()];
}
