/** What was found at a source and what became of it: printed, and kept beside the manifest of the version. */
import type { Findings, FoundPicture } from "./findings";
import { describeLeftOut, type LeftOut, listed } from "./leftOut";
import { countParts, describeSamples, type Part } from "./split";

/** What is known of a version of the data, beside what training needs to know. */
export interface DataSummary {
  /** By class in index order: how many pictures are in each part. */
  readonly classes: readonly ({ readonly name: string } & Readonly<Record<Part, number>>)[];
  /** Number of pictures of each kind (JPEG, PNG, …). */
  readonly kinds: Readonly<Record<string, number>>;
  /** Pictures that were encoded again, because the algorithm would not see them as a person does. */
  readonly encodedAgain: number;
  /** Width and height in pixels of the pictures with the fewest and the most pixels. */
  readonly sizes: { readonly smallest: readonly [number, number]; readonly largest: readonly [number, number] };
  /** All pictures together. */
  readonly bytes: number;
  /** Pictures that are not used because another one is the same. */
  readonly copies: readonly LeftOut[];
  /** What else is not used, and why. */
  readonly leftOut: readonly LeftOut[];
}

const classesShown = 30;

/** Sums up findings that have been split. */
export function summarizeData(
  classes: readonly string[],
  { pictures, copies, leftOut }: Findings,
  parts: ReadonlyMap<FoundPicture, Part>,
): DataSummary {
  const bySize = pictures
    .map(({ picture: { width, height } }) => [width, height] as const)
    .sort((a, b) => a[0] * a[1] - b[0] * b[1]);
  const kinds: Record<string, number> = {};
  for (const { picture } of pictures) kinds[picture.kind] = (kinds[picture.kind] ?? 0) + 1;
  const partsOf: Part[][] = classes.map(() => []);
  for (const picture of pictures) {
    const part = parts.get(picture);
    if (part !== undefined) partsOf[picture.class]?.push(part);
  }
  return {
    classes: classes.map((name, index) => ({ name, ...countParts(partsOf[index] ?? []) })),
    kinds,
    encodedAgain: pictures.filter(({ picture }) => !picture.isPlain).length,
    sizes: { smallest: bySize[0] ?? [0, 0], largest: bySize.at(-1) ?? [0, 0] },
    bytes: pictures.reduce((sum, { bytes }) => sum + bytes, 0),
    copies,
    leftOut,
  };
}

/** The summary for people, a few lines. */
export function describeSummary({
  classes,
  kinds,
  encodedAgain,
  sizes,
  bytes,
  copies,
  leftOut,
}: DataSummary): readonly string[] {
  const counts = classes.map(({ name, train, validation, heldOut }) => ({ name, count: train + validation + heldOut }));
  const samples = {
    train: sum(classes, "train"),
    validation: sum(classes, "validation"),
    heldOut: sum(classes, "heldOut"),
  };
  const pictures = samples.train + samples.validation + samples.heldOut;
  const [smallest, largest] = [sizes.smallest.join("×"), sizes.largest.join("×")];
  return [
    `${pictures} pictures in ${classes.length} classes: ${listed(
      counts.map(({ name, count }) => `${name} ${count}`),
      classesShown,
    )}`,
    `split: ${describeSamples(samples)}`,
    `kinds: ${Object.entries(kinds)
      .map(([kind, count]) => `${kind} ${count}`)
      .join(", ")}; ${encodedAgain} encoded again`,
    `sizes: ${smallest === largest ? smallest : `${smallest} to ${largest}`} pixels, ${(bytes / 1e6).toFixed(1)} MB`,
    `duplicates left out: ${describeLeftOut(copies)}`,
    `others left out: ${describeLeftOut(leftOut)}`,
  ];
}

function sum(classes: DataSummary["classes"], part: Part): number {
  return classes.reduce((total, counts) => total + counts[part], 0);
}
