/**
 * Brings the data of the settings into the data bucket, unless it is there already. Data is known when a person has
 * approved a package that was trained with it: a commit that nobody approved could have written anything under the same
 * version.
 */
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { S3Client } from "@aws-sdk/client-s3";
import { sparingly } from "../../contract/buildProgress";
import { dataKeys, type DataManifest, manifestText, newAttempt, parseManifest } from "../../contract/dataManifest";
import { readText, writeObject } from "../../contract/objects";
import type { ModelKindName } from "../../settings/modelKinds";
import { channelsAreIntact } from "./channels";
import type { Dataset } from "./dataset";
import { locators } from "./locate";
import { publishDataset } from "./publish";
import type { SourceSettings } from "./source";
import { describeSamples } from "./split";
import { describeSummary } from "./summary";

export interface PrepareRequest {
  /** The checkout. */
  readonly folder: string;
  /** Also reads sources in S3, which may lie in other regions. */
  readonly s3: S3Client;
  readonly bucket: string;
  /** Decides what lies at the source and how it is written. */
  readonly kind: ModelKindName;
  readonly settings: SourceSettings;
  /** The file that keeps what pictures were found to be. Default: every picture is decoded. */
  readonly knownPictures?: string | undefined;
  /** Id of the execution that asks, or another text that nobody knew before: what is new is written under its name. */
  readonly execution: string;
  /** Manifests of the data that approved packages were trained with, the newest first. */
  readonly approved: () => AsyncIterable<DataManifest>;
  readonly report: (line: string) => void;
}

/** Uploads the data when its content changed, and makes it the version that the next training uses. */
export async function prepareData(request: PrepareRequest): Promise<DataManifest> {
  const workspace = await mkdtemp(path.join(os.tmpdir(), "model-delivery-data-"));
  try {
    return await prepareIn(workspace, request);
  } finally {
    await rm(workspace, { recursive: true, force: true });
  }
}

async function prepareIn(workspace: string, request: PrepareRequest): Promise<DataManifest> {
  const { s3: client, bucket, kind, settings, knownPictures, report, folder } = request;
  const source = await locators[kind](settings, {
    folder,
    s3: client,
    workspace,
    knownPictures,
    onProgress: sparingly(report),
  });
  const { fingerprint } = source;
  const unchanged =
    fingerprint === undefined
      ? undefined
      : await findKnown(client, request, ({ sourceFingerprint }) => sourceFingerprint === fingerprint);
  if (unchanged)
    report(`Data version ${unchanged.version} is unchanged at its source: ${describeSamples(unchanged.samples)}.`);
  const manifest = unchanged ?? (await publish(client, await source.read(), { workspace, fingerprint, request }));
  const text = manifestText(manifest);
  if (text !== (await readText(client, bucket, dataKeys.current)))
    await writeObject(client, bucket, dataKeys.current, { content: text, contentType: "application/json" });
  return manifest;
}

/** The newest approved data that matches, as long as it lies in the bucket as it was then. */
async function findKnown(
  client: S3Client,
  { bucket, approved, report }: PrepareRequest,
  matches: (manifest: DataManifest) => boolean,
): Promise<DataManifest | undefined> {
  for await (const manifest of approved()) {
    if (!matches(manifest)) continue;
    if (await channelsAreIntact(client, bucket, manifest)) return manifest;
    report(`Data version ${manifest.version} was approved, but its channels are no longer as they were then.`);
  }
  return undefined;
}

interface PublishRequest {
  readonly workspace: string;
  readonly fingerprint: string | undefined;
  readonly request: PrepareRequest;
}

/** The version of what was read: known, written by this execution before, or written now. */
async function publish(
  client: S3Client,
  dataset: Dataset,
  { workspace, fingerprint, request }: PublishRequest,
): Promise<DataManifest> {
  const { bucket, kind, report } = request;
  if (dataset.summary !== undefined) describeSummary(dataset.summary).forEach(report);
  const place = { version: dataset.version, attempt: newAttempt(request.execution) };
  const approved = await findKnown(client, request, ({ version }) => version === dataset.version);
  const known = approved ?? (await ownManifest(client, bucket, dataKeys.manifest(place)));
  if (known !== undefined)
    report(`Data version ${dataset.version} is in the bucket already: ${describeSamples(dataset.samples)}.`);
  if (approved !== undefined) return approved;
  const own = known ?? (await publishDataset(dataset, place, fingerprint, { client, bucket, kind, workspace, report }));
  if (await channelsAreIntact(client, bucket, own)) return own;
  throw new Error(`Data version ${own.version} is not in s3://${bucket} as this build has written it.`);
}

/** What this execution has written before: a build that is tried again. */
async function ownManifest(client: S3Client, bucket: string, key: string): Promise<DataManifest | undefined> {
  const text = await readText(client, bucket, key);
  return text === undefined ? undefined : parseManifest(text, `s3://${bucket}/${key}`);
}
