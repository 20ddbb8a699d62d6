/** Labelled samples, split into parts, wherever they came from: pictures or rows of numbers. */
import { sha256 } from "../../contract/hash";
import type { HashedSample, Part } from "./split";
import type { DataSummary } from "./summary";

/** One sample with its class. */
export interface LabelledSample {
  /** Index of the class. */
  readonly class: number;
  /** Where the sample came from, for messages: its path in the source folder, its record or its line. */
  readonly origin: string;
  /** What a request holds: an encoded picture, or numbers with commas between them. */
  readonly content: Buffer;
}

/** Samples of one version, ready to be written. */
export interface Dataset {
  /** Class names in index order. */
  readonly classes: readonly string[];
  /** Sixteen hexadecimal digits over classes, samples and their parts. */
  readonly version: string;
  readonly samples: Readonly<Record<Part, number>>;
  /** What was found at a source of pictures. */
  readonly summary?: DataSummary;
  /** Reads a part's samples, pictures as ordinary JPEG or PNG (`plainPicture`); the order is the same every time. */
  read(part: Part): AsyncIterable<LabelledSample>;
}

/** Changes whenever versions are written differently: one that is written is never written again. */
const layout = "2";

/** The version of split data. Neither names nor order of the samples are part of it, only what is in which part. */
export function datasetVersion(classes: readonly string[], parts: ReadonlyMap<HashedSample, Part>): string {
  const lines = [...parts].map(([sample, part]) => `${part} ${sample.class} ${sample.sha256}`);
  return sha256([layout, ...classes, ...lines.sort()].join("\n")).slice(0, 16);
}

/** The media type of an encoded picture by its first bytes; undefined when it is neither JPEG nor PNG. */
export function pictureType(picture: Buffer): "image/jpeg" | "image/png" | undefined {
  if (picture.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff]))) return "image/jpeg";
  if (picture.subarray(0, 8).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]))) return "image/png";
  return undefined;
}
