/**
 * What the suite of an environment has seen, sample by sample: for people. The pages of a delivery are drawn from it.
 * It holds held-out pictures, so only Test actions write it and no role of the delivery reads it.
 */
import { z } from "zod";

/** Where the suite writes it, relative to the checkout. */
export const evidenceFile = "reports/qa-evidence.json";

const share = z.number().min(0).max(1);
const index = z.number().int().nonnegative();

const answerSchema = z.object({
  /** Index of the sample's class. */
  class: index,
  /** Index of the class that the model found most probable, and how probable; absent when it did not answer. */
  best: index.optional(),
  confidence: share.optional(),
  milliseconds: z.number().nonnegative(),
});

const mistakeSchema = z.object({
  /** Where the sample came from: its path in the source folder, or its record's id. */
  origin: z.string(),
  class: index,
  best: index,
  confidence: share,
  /** A small copy of the picture, when the sample is one. */
  picture: z.object({ contentType: z.literal("image/jpeg"), base64: z.base64() }).optional(),
});

const evidenceSchema = z.object({
  stack: z.string(),
  /** ISO 8601. */
  tested: z.string(),
  endpoint: z.string(),
  endpointConfiguration: z.string(),
  modelPackage: z.string(),
  /** The version of the data that the held-out samples are of. */
  dataVersion: z.string(),
  /** What the settings ask for. */
  quality: z.object({
    minimumAccuracy: share,
    maximumLatencyMilliseconds: z.number(),
    concurrency: z.number().int(),
  }),
  /** The names of the classes, by index. */
  classes: z.array(z.string()),
  /** One for each held-out sample, in the order of their index. */
  answers: z.array(answerSchema),
  /** Those of which the model was most certain come first. */
  worstMistakes: z.array(mistakeSchema),
});

export type TestEvidence = Readonly<z.infer<typeof evidenceSchema>>;
export type RecordedAnswer = Readonly<z.infer<typeof answerSchema>>;
export type Mistake = Readonly<z.infer<typeof mistakeSchema>>;

/** Reads evidence. */
export function parseEvidence(text: string, origin: string): TestEvidence {
  const result = evidenceSchema.safeParse(JSON.parse(text));
  if (!result.success) throw new Error(`${origin} holds no evidence of a test: ${z.prettifyError(result.error)}`);
  return result.data;
}
