/**
 * The record of one run of the pipeline: one JSON object per execution in the artifact bucket. Actions hand on its URI
 * because a configuration value of a pipeline action holds 1,000 characters only.
 */
import { z } from "zod";
import { changesSchema } from "./changes";

const share = z.number().min(0).max(1);

const environmentSchema = z.object({
  endpoint: z.string(),
  endpointConfiguration: z.string(),
  modelPackage: z.string(),
  /**
   * Share of held-out samples whose most probable class is the right one; present once the environment has been tested.
   */
  accuracy: share.optional(),
  /** Milliseconds of an invocation, measured at the environment's concurrency. */
  latencyMilliseconds: z.object({ p50: z.number(), p95: z.number() }).optional(),
  /** Number of held-out samples that were asked. */
  samples: z.number().int().optional(),
  /** What its deployment changed in the stack. */
  changes: changesSchema.optional(),
});

const runRecordSchema = z.object({
  /** Id of the pipeline's execution. */
  execution: z.string(),
  commit: z.string(),
  author: z.string().optional(),
  message: z.string().optional(),
  dataVersion: z.string(),
  training: z.object({ job: z.string(), reused: z.boolean(), validationAccuracy: share.optional() }),
  /** What registering the package changed in the stack. */
  changes: changesSchema.optional(),
  modelPackage: z.string(),
  /** What each environment serves and how it did, by stack name. */
  environments: z.record(z.string(), environmentSchema),
  /** Pages of the AWS console, by what they show. */
  links: z.record(z.string(), z.string()),
});

export type RunRecord = Readonly<z.infer<typeof runRecordSchema>>;
export type EnvironmentRecord = Readonly<z.infer<typeof environmentSchema>>;

/** Reads a record. */
export function parseRunRecord(text: string, origin: string): RunRecord {
  const result = runRecordSchema.safeParse(JSON.parse(text));
  if (!result.success) throw new Error(`${origin} is not a run record: ${z.prettifyError(result.error)}`);
  return result.data;
}
