/** Brings the data of the settings into the data bucket, unless it is there already. */
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { S3Client } from "@aws-sdk/client-s3";
import { dataKeys, type DataManifest, parseManifest } from "../../contract/dataManifest";
import { readText, writeObject } from "../../contract/objects";
import type { ModelKindName } from "../../settings/modelKinds";
import { sparingly } from "../progress";
import { locators } from "./locate";
import { describeDataset, publishDataset } from "./publish";
import type { SourceSettings } from "./source";
import { describeSamples } from "./split";
import { describeSummary } from "./summary";

export interface PrepareRequest {
  /** The checkout. */
  readonly folder: string;
  readonly region: string;
  readonly bucket: string;
  /** Decides what lies at the source and how it is written. */
  readonly kind: ModelKindName;
  readonly settings: SourceSettings;
  /** The file that keeps what pictures were found to be. Default: every picture is decoded. */
  readonly knownPictures?: string | undefined;
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

async function prepareIn(
  workspace: string,
  { folder, region, bucket, kind, settings, knownPictures, report }: PrepareRequest,
): Promise<DataManifest> {
  const client = new S3Client({ region });
  const currentText = await readText(client, bucket, dataKeys.current);
  const current =
    currentText === undefined ? undefined : parseManifest(currentText, `s3://${bucket}/${dataKeys.current}`);
  const source = await locators[kind](settings, {
    folder,
    region,
    workspace,
    knownPictures,
    onProgress: sparingly(report),
  });
  if (current && source.fingerprint !== undefined && current.sourceFingerprint === source.fingerprint) {
    report(`Data version ${current.version} is unchanged at its source: ${describeSamples(current.samples)}.`);
    return current;
  }
  const dataset = await source.read();
  if (dataset.summary !== undefined) describeSummary(dataset.summary).forEach(report);
  const manifest = describeDataset(dataset, bucket, source.fingerprint);
  if ((await readText(client, bucket, dataKeys.manifest(dataset.version))) === undefined) {
    await publishDataset(dataset, manifest, { client, bucket, kind, workspace, report });
  } else {
    report(`Data version ${dataset.version} is in the bucket already: ${describeSamples(dataset.samples)}.`);
  }
  const manifestText = JSON.stringify(manifest, undefined, 2);
  if (manifestText !== currentText)
    await writeObject(client, bucket, dataKeys.current, { content: manifestText, contentType: "application/json" });
  return manifest;
}
