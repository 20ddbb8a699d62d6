/**
 * Puts a version of the data into the data bucket: every part first, the manifest last, so that a manifest means
 * complete data.
 */
import path from "node:path";
import type { S3Client } from "@aws-sdk/client-s3";
import { forEachConcurrently } from "../../contract/concurrency";
import { dataKeys, type DataManifest, type HeldOutIndex } from "../../contract/dataManifest";
import { uploadFile, writeObject } from "../../contract/objects";
import { type ModelKindName, modelKinds } from "../../settings/modelKinds";
import { sparingly } from "../progress";
import type { Dataset, LabelledSample } from "./dataset";
import { sha256 } from "./hash";
import { sampleFormats } from "./sampleFormats";
import { describeSamples, type Part } from "./split";

export interface PublishContext {
  readonly client: S3Client;
  readonly bucket: string;
  readonly kind: ModelKindName;
  /** A folder for the files that are uploaded. */
  readonly workspace: string;
  readonly report: (line: string) => void;
}

const uploadsAtOnce = 16;

/** The labels file: one class name a line, in index order. */
function labelsText(classes: readonly string[]): string {
  return `${classes.join("\n")}\n`;
}

/** The description of a version as it will stand in the bucket. */
export function describeDataset(dataset: Dataset, bucket: string, sourceFingerprint: string | undefined): DataManifest {
  const { version, classes, samples } = dataset;
  const uri = (key: string): string => `s3://${bucket}/${key}`;
  return {
    version,
    classes: [...classes],
    samples: { ...samples },
    channels: { train: uri(dataKeys.trainFolder(version)), validation: uri(dataKeys.validationFolder(version)) },
    labels: uri(dataKeys.labels(version)),
    heldOut: uri(dataKeys.heldOutIndex(version)),
    labelsSha256: sha256(labelsText(classes)),
    ...(sourceFingerprint !== undefined && { sourceFingerprint }),
  };
}

/** Writes and uploads the parts of a version, then its manifest. */
export async function publishDataset(dataset: Dataset, manifest: DataManifest, context: PublishContext): Promise<void> {
  const { client, bucket, report } = context;
  const { version } = dataset;
  report(
    `Data version ${version} is new: ${describeSamples(dataset.samples)}, ${dataset.classes.length} classes. ` +
      `Uploading to s3://${bucket}/datasets/${version}/`,
  );
  await publishChannel(dataset, "train", context);
  await publishChannel(dataset, "validation", context);
  await publishHeldOut(dataset, context);
  if (dataset.summary !== undefined) {
    await writeObject(client, bucket, dataKeys.summary(version), json(dataset.summary));
  }
  await writeObject(client, bucket, dataKeys.labels(version), {
    content: labelsText(dataset.classes),
    contentType: "text/plain; charset=utf-8",
  });
  await writeObject(client, bucket, dataKeys.manifest(version), json(manifest));
}

function json(value: unknown): { readonly content: string; readonly contentType: string } {
  return { content: JSON.stringify(value, undefined, 2), contentType: "application/json" };
}

async function publishChannel(
  dataset: Dataset,
  part: "train" | "validation",
  { client, bucket, kind, workspace, report }: PublishContext,
): Promise<void> {
  const { channelEnding, writeChannel } = sampleFormats[kind];
  const file = path.join(workspace, `${part}-to-upload.${channelEnding}`);
  await writeChannel(file, told(dataset, part, sparingly(report)));
  await uploadFile(client, bucket, dataKeys.channel(dataset.version, part, channelEnding), {
    path: file,
    contentType: modelKinds[kind].trainingType,
  });
}

/** A part's samples, with word of each. */
async function* told(dataset: Dataset, part: Part, onProgress: (line: string) => void): AsyncGenerator<LabelledSample> {
  let count = 0;
  for await (const sample of dataset.read(part)) {
    yield sample;
    count += 1;
    onProgress(`${part}: ${count} of ${dataset.samples[part]} samples written`);
  }
}

async function publishHeldOut(dataset: Dataset, { client, bucket, kind, report }: PublishContext): Promise<void> {
  const { version, classes } = dataset;
  const entries: HeldOutIndex["samples"] = [];
  const onProgress = sparingly(report);
  await forEachConcurrently(dataset.read("heldOut"), uploadsAtOnce, async ({ class: label, origin, content }) => {
    const { ending, contentType } = sampleFormats[kind].describe(content);
    const file = `${entries.length}.${ending}`;
    entries.push({ file, class: label, origin, contentType });
    await writeObject(client, bucket, dataKeys.heldOutSample(version, file), { content, contentType });
    onProgress(`${entries.length} of ${dataset.samples.heldOut} held-out samples uploaded`);
  });
  const index: HeldOutIndex = { version, classes: [...classes], samples: entries };
  await writeObject(client, bucket, dataKeys.heldOutIndex(version), {
    content: JSON.stringify(index),
    contentType: "application/json",
  });
}
