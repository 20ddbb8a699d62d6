/** How the samples of each kind of model are written: for training all in one file, for the tests one by one. */
import { createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import type { ModelKindName } from "../../settings/modelKinds";
import { type LabelledSample, pictureType } from "./dataset";
import { type ImageRecord, writeRecords } from "./recordIO";

type Samples = AsyncIterable<LabelledSample>;

export interface SampleFormat {
  /** Ending of a channel's file, without the dot. */
  readonly channelEnding: string;
  /** Writes what a training channel holds. */
  readonly writeChannel: (file: string, samples: Samples) => Promise<unknown>;
  /** How a sample is stored by itself. */
  readonly describe: (content: Buffer) => { readonly ending: string; readonly contentType: string };
}

export const sampleFormats: Readonly<Record<ModelKindName, SampleFormat>> = {
  "image-classification": {
    channelEnding: "rec",
    writeChannel: (file, samples) => writeRecords(file, records(samples)),
    describe: (content) =>
      pictureType(content) === "image/png"
        ? { ending: "png", contentType: "image/png" }
        : { ending: "jpg", contentType: "image/jpeg" },
  },
  "tabular-classification": {
    channelEnding: "csv",
    writeChannel: (file, samples) => pipeline(lines(samples), createWriteStream(file)),
    describe: () => ({ ending: "csv", contentType: "text/csv" }),
  },
};

async function* records(samples: Samples): AsyncGenerator<ImageRecord> {
  let id = 0n;
  for await (const { class: label, content } of samples) {
    yield { labels: [label], id, picture: content };
    id += 1n;
  }
}

/** The index of the class first, as SageMaker's own algorithms read CSV. */
async function* lines(samples: Samples): AsyncGenerator<string> {
  for await (const { class: label, content } of samples) yield `${label},${content.toString("utf8")}\n`;
}
