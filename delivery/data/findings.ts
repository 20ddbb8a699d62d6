/** The pictures that were found at a source: which of them can be used, and why others cannot. */
import { sha256 } from "../../contract/hash";
import type { KnownPictures } from "./knownPictures";
import { describeLeftOut, type LeftOut, listed } from "./leftOut";
import { type ExaminedPicture, plainPicture } from "./picture";
import type { HashedSample } from "./split";
import { UnusableData } from "./unusableData";

/** A file or record of a source whose bytes are a picture. */
export interface FoundPicture extends HashedSample {
  /** Its path in the source folder, or its record. */
  readonly origin: string;
  readonly bytes: number;
  readonly picture: ExaminedPicture;
}

/** What a source holds. */
export interface Findings {
  /** All different. */
  readonly pictures: readonly FoundPicture[];
  readonly copies: readonly LeftOut[];
  readonly leftOut: readonly LeftOut[];
}

/** Looks at the content of one file or record. */
export async function examine(
  origin: string,
  classIndex: number,
  content: Buffer,
  pictures: KnownPictures,
): Promise<FoundPicture | LeftOut> {
  if (content.length === 0) return { origin, fault: "is empty" };
  const hash = sha256(content);
  const picture = await pictures.examine(hash, content);
  return "fault" in picture
    ? { origin, fault: picture.fault }
    : { origin, class: classIndex, sha256: hash, bytes: content.length, picture };
}

/**
 * A picture as it is trained with.
 *
 * @throws UnusableData when its bytes are not those that were looked at
 */
export async function preparePicture(found: FoundPicture, content: Buffer): Promise<Buffer> {
  if (sha256(content) !== found.sha256)
    throw new UnusableData(`${found.origin} was changed while the data was read. Start again.`);
  return found.picture.isPlain ? content : plainPicture(content);
}

/**
 * Parts what can be used from what cannot. Of identical pictures of a class the first one is used: a copy teaches
 * nothing, and as a held-out picture it would count twice. A picture that lies in several classes is left out of all of
 * them: one of its labels is wrong, and nobody but a person knows which.
 */
export function judge(found: readonly (FoundPicture | LeftOut)[], classes: readonly string[]): Findings {
  const labels = labelsOf(found);
  const first = new Map<string, string>();
  const pictures: FoundPicture[] = [];
  const copies: LeftOut[] = [];
  const leftOut: LeftOut[] = [];
  for (const each of found) {
    if ("fault" in each) {
      leftOut.push(each);
      continue;
    }
    const { origin, sha256: hash } = each;
    const its = labels.get(hash) ?? new Set();
    const original = first.get(hash);
    first.set(hash, original ?? origin);
    if (its.size > 1)
      leftOut.push({
        origin,
        fault: `is the same picture in ${[...its].map((label) => classes[label] ?? "").join(" and ")}`,
      });
    else if (original !== undefined) copies.push({ origin, fault: `is a copy of ${original}` });
    else pictures.push(each);
  }
  return { pictures, copies, leftOut };
}

const scarceShown = 20;

/** What can be used of a source, and what cannot. */
export interface UsableSamples extends Pick<Findings, "copies" | "leftOut"> {
  readonly samples: readonly HashedSample[];
}

/**
 * @param origin where the samples come from
 * @param fewest how many samples every class needs
 * @throws UnusableData that names every class with fewer, and what was left out
 */
export function requireEveryClass(
  origin: string,
  classes: readonly string[],
  { samples, copies, leftOut }: UsableSamples,
  fewest: number,
): void {
  const counts = classes.map(() => 0);
  for (const sample of samples) counts[sample.class] = (counts[sample.class] ?? 0) + 1;
  const scarce = classes.flatMap((name, index) => {
    const count = counts[index] ?? 0;
    return count < fewest ? [`${name} (${count})`] : [];
  });
  if (scarce.length === 0) return;
  throw new UnusableData(
    `${origin} has too few samples of ${listed(scarce, scarceShown)}: ` +
      `every class needs at least ${fewest}, copies not counted. Add some, or remove the class. ` +
      `Left out: ${describeLeftOut([...leftOut, ...copies])}.`,
  );
}

/** The classes in which each picture lies, by its hash. */
function labelsOf(found: readonly (FoundPicture | LeftOut)[]): ReadonlyMap<string, ReadonlySet<number>> {
  const labels = new Map<string, Set<number>>();
  for (const each of found) {
    if ("fault" in each) continue;
    labels.set(each.sha256, (labels.get(each.sha256) ?? new Set()).add(each.class));
  }
  return labels;
}
