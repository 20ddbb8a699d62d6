/**
 * Puts a version of the data into the data bucket: every part first, the manifest last, so that a manifest means
 * complete data. Nothing is ever written again.
 */
import path from "node:path";
import type { S3Client } from "@aws-sdk/client-s3";
import { sparingly } from "../../contract/buildProgress";
import { forEachConcurrently } from "../../contract/concurrency";
import {
  dataKeys,
  type DataManifest,
  type DataPlace,
  type HeldOutIndex,
  manifestText,
} from "../../contract/dataManifest";
import { sha256, sha256OfFile } from "../../contract/hash";
import { createFromFile, createObject, objectSha256 } from "../../contract/objects";
import { type ModelKindName, modelKinds } from "../../settings/modelKinds";
import type { Dataset, LabelledSample } from "./dataset";
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

/** Writes and uploads the parts of a version, then its manifest, which it returns. */
export async function publishDataset(
  dataset: Dataset,
  place: DataPlace,
  sourceFingerprint: string | undefined,
  context: PublishContext,
): Promise<DataManifest> {
  const { bucket, report } = context;
  const { version } = place;
  const { classes, samples } = dataset;
  const uri = (key: string): string => `s3://${bucket}/${key}`;
  report(
    `Data version ${version} is new: ${describeSamples(samples)}, ${classes.length} classes. ` +
      `Uploading to ${uri(dataKeys.manifest(place)).replace(/[^/]*$/u, "")}`,
  );
  const train = await publishChannel(dataset, "train", place, context);
  const validation = await publishChannel(dataset, "validation", place, context);
  const heldOutSha256 = await publishHeldOut(dataset, place, context);
  if (dataset.summary !== undefined)
    await writeOnce(dataKeys.summary(place), json(JSON.stringify(dataset.summary, undefined, 2)), context);
  const labels = { content: labelsText(classes), contentType: "text/plain; charset=utf-8" };
  await writeOnce(dataKeys.labels(place), labels, context);
  const manifest: DataManifest = {
    ...place,
    classes: [...classes],
    samples: { ...samples },
    channels: { train: uri(dataKeys.trainFolder(place)), validation: uri(dataKeys.validationFolder(place)) },
    channelsSha256: { train, validation },
    labels: uri(dataKeys.labels(place)),
    heldOut: uri(dataKeys.heldOutIndex(place)),
    heldOutSha256,
    labelsSha256: sha256(labels.content),
    ...(sourceFingerprint !== undefined && { sourceFingerprint }),
  };
  await writeOnce(dataKeys.manifest(place), json(manifestText(manifest)), context);
  return manifest;
}

interface Content {
  readonly content: string;
  readonly contentType: string;
}

function json(content: string): Content {
  return { content, contentType: "application/json" };
}

/** What lies there already is never trusted: a build that is tried again finds what it has written itself. */
async function writeOnce(key: string, object: Content, { client, bucket }: PublishContext): Promise<void> {
  if (await createObject(client, bucket, key, object)) return;
  await requireContent(key, sha256(object.content), { client, bucket });
}

async function requireContent(
  key: string,
  expected: string,
  { client, bucket }: Pick<PublishContext, "client" | "bucket">,
): Promise<void> {
  if ((await objectSha256(client, bucket, key)) === expected) return;
  throw new Error(
    `s3://${bucket}/${key} exists already, with other content than this build has made of the same data. What is ` +
      "written stays as it is. Release the change again: another execution writes under another name.",
  );
}

/** @returns SHA-256 of the channel's file */
async function publishChannel(
  dataset: Dataset,
  part: "train" | "validation",
  place: DataPlace,
  { client, bucket, kind, workspace, report }: PublishContext,
): Promise<string> {
  const { channelEnding, writeChannel } = sampleFormats[kind];
  const file = path.join(workspace, `${part}-to-upload.${channelEnding}`);
  await writeChannel(file, told(dataset, part, sparingly(report)));
  const hash = await sha256OfFile(file);
  const key = dataKeys.channel(place, part, channelEnding);
  const upload = { path: file, sha256: hash, contentType: modelKinds[kind].trainingType };
  if (!(await createFromFile(client, bucket, key, upload))) await requireContent(key, hash, { client, bucket });
  return hash;
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

/**
 * Uploads what the tests ask about. What lies there already cannot be read back by what trains: it counts as what this
 * execution has written before, whose name nobody else knew, and every test holds it against the hashes of the index.
 * @returns SHA-256 of the index
 */
async function publishHeldOut(
  dataset: Dataset,
  place: DataPlace,
  { client, bucket, kind, report }: PublishContext,
): Promise<string> {
  const { version, classes } = dataset;
  const entries: HeldOutIndex["samples"] = [];
  const onProgress = sparingly(report);
  await forEachConcurrently(dataset.read("heldOut"), uploadsAtOnce, async ({ class: label, origin, content }) => {
    const { ending, contentType } = sampleFormats[kind].describe(content);
    const file = `${entries.length}.${ending}`;
    entries.push({ file, class: label, origin, contentType, sha256: sha256(content) });
    await createObject(client, bucket, dataKeys.heldOutSample(place, file), { content, contentType });
    onProgress(`${entries.length} of ${dataset.samples.heldOut} held-out samples uploaded`);
  });
  const index: HeldOutIndex = { version, classes: [...classes], samples: entries };
  const content = JSON.stringify(index);
  await createObject(client, bucket, dataKeys.heldOutIndex(place), json(content));
  return sha256(content);
}
