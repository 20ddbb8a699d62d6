import { z } from "zod";
/**
 * The description of one version of the data: what the training reads and what the tests know. It is written after
 * everything that it names, so that a manifest in the bucket always describes complete data.
 */
import { messageOf } from "./errors";

const count = z.number().int().nonnegative();

const manifestSchema = z.object({
  /** Identifies content and split settings: equal versions are equal data. */
  version: z.string().regex(/^[0-9a-f]{16}$/),
  /** The class names in index order: what the model calls class 0 comes first. */
  classes: z.array(z.string().min(1)).min(2),
  /** Number of samples in each of the three disjoint parts. */
  samples: z.object({ train: count, validation: count, heldOut: count }),
  /** S3 URIs of the folders that the training job mounts as channels. */
  channels: z.object({ train: z.string(), validation: z.string() }),
  /** S3 URI of the labels file: one class name a line, in index order. */
  labels: z.string(),
  /** S3 URI of the index of held-out samples, which only `qa` may read. */
  heldOut: z.string(),
  /** SHA-256 of the labels file, in hexadecimal. */
  labelsSha256: z.string().regex(/^[0-9a-f]{64}$/),
  /**
   * Identifies the state of a remote source and the split settings, so that an unchanged source is not downloaded
   * again.
   */
  sourceFingerprint: z.string().optional(),
});

/** One version of the data in the data bucket. */
export type DataManifest = Readonly<z.infer<typeof manifestSchema>>;

/**
 * S3 keys of the data bucket. The training role reads `datasets/<version>/train` and `…/validation` and nothing else.
 * Policies give the functions a `*` in place of a version.
 */
export const dataKeys = {
  /** Everything but the held-out samples, as a pattern. */
  datasets: "datasets/*",
  /** Every held-out sample and index, as a pattern. */
  heldOut: "held-out/*",
  /** The manifest of the version that the next training uses. */
  current: "datasets/current.json",
  manifest: (version: string): string => `datasets/${version}/manifest.json`,
  labels: (version: string): string => `datasets/${version}/labels.txt`,
  /** What was found at the source (summary.ts): for people, nothing reads it. */
  summary: (version: string): string => `datasets/${version}/summary.json`,
  trainFolder: (version: string): string => `datasets/${version}/train/`,
  validationFolder: (version: string): string => `datasets/${version}/validation/`,
  /** @param ending of the file, without the dot */
  channel: (version: string, part: "train" | "validation", ending: string): string =>
    `datasets/${version}/${part}/${part}.${ending}`,
  heldOutIndex: (version: string): string => `held-out/${version}/index.json`,
  heldOutSample: (version: string, file: string): string => `held-out/${version}/samples/${file}`,
} as const;

/**
 * Reads a manifest.
 * @param origin where the text came from, for the error message
 */
export function parseManifest(text: string, origin: string): DataManifest {
  const result = manifestSchema.safeParse(parseJson(text, origin));
  if (!result.success) throw new Error(`${origin} is not a data manifest: ${z.prettifyError(result.error)}`);
  return result.data;
}

const heldOutIndexSchema = z.object({
  version: z.string(),
  classes: z.array(z.string()),
  samples: z.array(
    z.object({
      /** File name below `held-out/<version>/samples/`. */
      file: z.string(),
      /** Index of the sample's class. */
      class: count,
      /** Where the sample came from, for messages: its path in the source folder, or its record's id. */
      origin: z.string(),
      /** Media type of the file. */
      contentType: z.string(),
    }),
  ),
});

/** The held-out samples of one version of the data. */
export type HeldOutIndex = Readonly<z.infer<typeof heldOutIndexSchema>>;

/** Reads an index of held-out samples. */
export function parseHeldOutIndex(text: string, origin: string): HeldOutIndex {
  const result = heldOutIndexSchema.safeParse(parseJson(text, origin));
  if (!result.success)
    throw new Error(`${origin} is not an index of held-out samples: ${z.prettifyError(result.error)}`);
  return result.data;
}

function parseJson(text: string, origin: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${origin} is not JSON: ${messageOf(error)}`, { cause: error });
  }
}
