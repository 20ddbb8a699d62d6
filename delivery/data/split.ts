/**
 * The reproducible split of samples into three disjoint parts. A sample's part follows from its content, so the same
 * data is split the same way everywhere, identical samples fall into one part, and a sample that is added moves few
 * others.
 */

/** Training reads `train` and `validation`; only the tests read `heldOut`. */
export const parts = ["train", "validation", "heldOut"] as const;
export type Part = (typeof parts)[number];

/** A sample as the split sees it. */
export interface HashedSample {
  /** Index of the class. */
  readonly class: number;
  /** SHA-256 of the encoded sample, in hexadecimal. */
  readonly sha256: string;
}

/** Number of samples in each part. */
export function countParts(assigned: Iterable<Part>): Record<Part, number> {
  const counts = { train: 0, validation: 0, heldOut: 0 };
  for (const part of assigned) counts[part] += 1;
  return counts;
}

/** For messages: `700 train, 100 validation, 200 held out`. */
export function describeSamples({ train, validation, heldOut }: Readonly<Record<Part, number>>): string {
  return `${train} train, ${validation} validation, ${heldOut} held out`;
}

export interface SplitSettings {
  /** This many samples are held out, from every class its share; of a small source fewer (see `smallSourceShare`). */
  readonly heldOutSamples: number;
  /** Share of the remaining samples that validates the training, between 0 and 1. */
  readonly validationShare: number;
}

/**
 * At most this share of a source is held out: what is tested has to be learnt first. The tests ask more of a model when
 * they have fewer than 200 samples (qa/statistics.ts), so that holding out fewer never makes them easier to pass.
 */
const smallSourceShare = 0.25;
/** The same for the validation file of a source that is split already. */
const smallValidationShare = 0.5;
/** Fewer samples of a class cannot be parted in three. */
export const fewestOfClass = 10;

/** Splits samples that have no parts yet. */
export function splitSamples<Sample extends HashedSample>(
  samples: readonly Sample[],
  settings: SplitSettings,
): Map<Sample, Part> {
  const wanted = Math.min(settings.heldOutSamples, Math.floor(smallSourceShare * samples.length));
  const heldOut = choose(samples, (size) => Math.ceil((wanted * size) / samples.length));
  const rest = samples.filter(({ sha256 }) => !heldOut.has(sha256));
  const validation = choose(rest, (size) => Math.max(1, Math.round(settings.validationShare * size)));
  return new Map(
    samples.map((sample) => [
      sample,
      heldOut.has(sample.sha256) ? "heldOut" : validation.has(sample.sha256) ? "validation" : "train",
    ]),
  );
}

/**
 * Splits the validation file of a source that comes with train and validation files: the held-out samples come from
 * validation, never from train.
 * @param validation samples that train does not hold
 */
export function splitValidation<Sample extends HashedSample>(
  validation: readonly Sample[],
  heldOutSamples: number,
): Map<Sample, Part> {
  const wanted = Math.min(heldOutSamples, Math.floor(smallValidationShare * validation.length));
  const heldOut = choose(validation, (size) => Math.ceil((wanted * size) / validation.length));
  return new Map(validation.map((sample) => [sample, heldOut.has(sample.sha256) ? "heldOut" : "validation"]));
}

/** Content hashes of the samples that a part gets: of each class the smallest ones, as many as are wanted of it. */
function choose(samples: readonly HashedSample[], wanted: (classSize: number) => number): Set<string> {
  return new Set(
    byClass(samples).flatMap((members) =>
      members
        .map(({ sha256 }) => sha256)
        .sort()
        .slice(0, wanted(members.length)),
    ),
  );
}

function byClass(samples: readonly HashedSample[]): HashedSample[][] {
  const classes = new Map<number, HashedSample[]>();
  for (const sample of samples) {
    const members = classes.get(sample.class) ?? [];
    members.push(sample);
    classes.set(sample.class, members);
  }
  return [...classes.values()];
}
