/** What the suite has seen, for the pages of the delivery. */
import { readProbabilities } from "../api/model/probabilities";
import type { Mistake, RecordedAnswer, TestEvidence } from "../contract/testEvidence";
import { type Answer, mostProbable } from "./answers";
import type { Target } from "./target";

/** More would make a page heavy, and nobody looks at more. */
const mistakesShown = 24;

/** Pixels of the longer side of a mistake's picture. */
const pictureSide = 96;

type RecordedTarget = Pick<Target, "stack" | "endpoint" | "modelPackage" | "place" | "quality" | "heldOut">;

export interface Tested {
  readonly target: RecordedTarget;
  readonly answers: readonly Answer[];
  /** The held-out samples, by file. */
  readonly samples: ReadonlyMap<string, Buffer>;
  readonly endpointConfiguration: string;
  readonly at: Date;
}

export async function evidenceOf({
  target,
  answers,
  samples,
  endpointConfiguration,
  at,
}: Tested): Promise<TestEvidence> {
  const { stack, endpoint, modelPackage, place, quality, heldOut } = target;
  const { minimumAccuracy, maximumLatencyMilliseconds, concurrency } = quality;
  const order = new Map(heldOut.samples.map(({ file }, position) => [file, position]));
  const positionOf = ({ sample }: Answer): number => order.get(sample.file) ?? 0;
  const inOrder = [...answers].sort((one, other) => positionOf(one) - positionOf(other));
  const recorded = inOrder.map((answer) => ({ answer, record: recordOf(answer, heldOut.classes.length) }));
  return {
    stack,
    tested: at.toISOString(),
    endpoint,
    endpointConfiguration,
    modelPackage,
    dataVersion: place.version,
    quality: { minimumAccuracy, maximumLatencyMilliseconds, concurrency },
    classes: heldOut.classes,
    answers: recorded.map(({ record }) => record),
    worstMistakes: await worstOf(recorded, samples),
  };
}

function recordOf({ sample, milliseconds, outcome }: Answer, classes: number): RecordedAnswer {
  const taken = { class: sample.class, milliseconds: Math.round(milliseconds * 100) / 100 };
  if (outcome.kind === "failed") return taken;
  const probabilities = readProbabilities(outcome.text, classes);
  if ("fault" in probabilities) return taken;
  const best = mostProbable(probabilities.values);
  return { ...taken, best, confidence: Math.round((probabilities.values[best] ?? 0) * 10_000) / 10_000 };
}

async function worstOf(
  recorded: readonly { readonly answer: Answer; readonly record: RecordedAnswer }[],
  samples: ReadonlyMap<string, Buffer>,
): Promise<Mistake[]> {
  const mistakes = recorded.flatMap(({ answer: { sample }, record: { best, confidence } }) =>
    best === undefined || confidence === undefined || best === sample.class ? [] : [{ sample, best, confidence }],
  );
  const worst = mistakes.sort((one, other) => other.confidence - one.confidence).slice(0, mistakesShown);
  return Promise.all(
    worst.map(async ({ sample, best, confidence }) => {
      const content = samples.get(sample.file);
      const base64 =
        content === undefined || !sample.contentType.startsWith("image/") ? undefined : await smallPicture(content);
      return {
        origin: sample.origin,
        class: sample.class,
        best,
        confidence,
        ...(base64 === undefined ? {} : { picture: { contentType: "image/jpeg" as const, base64 } }),
      };
    }),
  );
}

/** A copy without what cameras write beside the picture; undefined when it cannot be decoded. */
async function smallPicture(content: Buffer): Promise<string | undefined> {
  const { default: sharp } = await import("sharp");
  try {
    const small = await sharp(content)
      .rotate()
      .resize(pictureSide, pictureSide, { fit: "inside", withoutEnlargement: true })
      .flatten({ background: "white" })
      .jpeg({ quality: 70 })
      .toBuffer();
    return small.toString("base64");
  } catch {
    return undefined;
  }
}
