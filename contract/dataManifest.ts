/**
 * The description of one version of the data: what the training reads and what the tests know. It is written after
 * everything that it names, so that a manifest in the bucket always describes complete data; and it carries the hash of
 * all that it names, so that who knows the manifest knows the data.
 */
import { z } from "zod";
import { messageOf } from "./errors";
import { sha256 } from "./hash";

const count = z.number().int().nonnegative();
const sha256Text = z.string().regex(/^[0-9a-f]{64}$/);

const manifestSchema = z.object({
  /** Identifies content and split settings: equal versions are equal data. */
  version: z.string().regex(/^[0-9a-f]{16}$/),
  /** Which writing of the version this is (`newAttempt`). */
  attempt: z.string().regex(/^[0-9a-f]{16}$/),
  /** The class names in index order: what the model calls class 0 comes first. */
  classes: z.array(z.string().min(1)).min(2),
  /** Number of samples in each of the three disjoint parts. */
  samples: z.object({ train: count, validation: count, heldOut: count }),
  /** S3 URIs of the folders that the training job mounts as channels. */
  channels: z.object({ train: z.string(), validation: z.string() }),
  /** SHA-256 of the one file in each of these folders, in hexadecimal. */
  channelsSha256: z.object({ train: sha256Text, validation: sha256Text }),
  /** S3 URI of the labels file: one class name a line, in index order. */
  labels: z.string(),
  /** S3 URI of the index of held-out samples, which only `qa` may read. */
  heldOut: z.string(),
  /** SHA-256 of that index, which has the hash of every sample. */
  heldOutSha256: sha256Text,
  /** SHA-256 of the labels file, in hexadecimal. */
  labelsSha256: sha256Text,
  /**
   * Identifies the state of a remote source and the split settings, so that an unchanged source is not downloaded
   * again.
   */
  sourceFingerprint: z.string().optional(),
});

/** One version of the data in the data bucket. */
export type DataManifest = Readonly<z.infer<typeof manifestSchema>>;

/** What one writing of a version is named by. */
export type DataPlace = Pick<DataManifest, "version" | "attempt">;

/**
 * The name of a writing of a version. Whoever may write data may not change what is written, but may be first under any
 * name that is known: so a name follows from what nobody knows before, the id of an execution or a random one.
 */
export function newAttempt(execution: string): string {
  return sha256(`data of execution ${execution}`).slice(0, 16);
}

/** Policies give a `*` for every writing of every version. */
type PlaceOrAll = DataPlace | "*";

const folder = (place: PlaceOrAll): string => (place === "*" ? place : `${place.version}/${place.attempt}`);
const dataset = (place: PlaceOrAll): string => `datasets/${folder(place)}`;
const heldOut = (place: PlaceOrAll): string => `held-out/${folder(place)}`;

/** S3 keys of the data bucket. The training role reads a dataset's `train/` and `validation/` and nothing else. */
export const dataKeys = {
  /** Everything but the held-out samples, as a pattern. */
  datasets: "datasets/*",
  /** The same without the manifest that changes: what is written once, as a pattern. */
  versions: "datasets/*/*",
  /** Every held-out sample and index, as a pattern. */
  heldOut: "held-out/*",
  /** The manifest of the version that the next training uses: the only object that is ever written again. */
  current: "datasets/current.json",
  manifest: (place: PlaceOrAll): string => `${dataset(place)}/manifest.json`,
  labels: (place: PlaceOrAll): string => `${dataset(place)}/labels.txt`,
  /** What was found at the source (summary.ts): for people, nothing reads it. */
  summary: (place: PlaceOrAll): string => `${dataset(place)}/summary.json`,
  /** What lies beside the held-out samples: channels and what describes them. */
  folder: (place: DataPlace): string => `${dataset(place)}/`,
  trainFolder: (place: PlaceOrAll): string => `${dataset(place)}/train/`,
  validationFolder: (place: PlaceOrAll): string => `${dataset(place)}/validation/`,
  /** @param ending of the file, without the dot */
  channel: (place: PlaceOrAll, part: "train" | "validation", ending: string): string =>
    `${dataset(place)}/${part}/${part}.${ending}`,
  heldOutIndex: (place: PlaceOrAll): string => `${heldOut(place)}/index.json`,
  heldOutSample: (place: PlaceOrAll, file: string): string => `${heldOut(place)}/samples/${file}`,
} as const;

/** A manifest as it stands in the bucket: equal manifests are equal texts. */
export function manifestText(manifest: DataManifest): string {
  return JSON.stringify(manifestSchema.parse(manifest), undefined, 2);
}

/** SHA-256 of a manifest, and so of all the data that it names. */
export function manifestSha256(manifest: DataManifest): string {
  return sha256(manifestText(manifest));
}

/**
 * Reads a manifest.
 * @param origin where the text came from, for the error message
 */
export function parseManifest(text: string, origin: string): DataManifest {
  const result = manifestSchema.safeParse(parseJson(text, origin));
  if (!result.success)
    throw new Error(
      `${origin} is not a data manifest of this version: ${z.prettifyError(result.error)}. ` +
        "npm run delivery -- prepare writes it anew.",
    );
  return result.data;
}

const heldOutIndexSchema = z.object({
  version: z.string(),
  classes: z.array(z.string()),
  samples: z.array(
    z.object({
      /** File name below `samples/` beside the index. */
      file: z.string(),
      /** Index of the sample's class. */
      class: count,
      /** Where the sample came from, for messages: its path in the source folder, or its record's id. */
      origin: z.string(),
      /** Media type of the file. */
      contentType: z.string(),
      /** SHA-256 of the file, in hexadecimal. */
      sha256: sha256Text,
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
