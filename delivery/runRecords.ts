/** Run records in the artifact bucket. */
import type { S3Client } from "@aws-sdk/client-s3";
import { artifactKeys } from "../contract/artifactKeys";
import { readText, writeObject } from "../contract/objects";
import { type EnvironmentRecord, parseRunRecord, type RunRecord } from "../contract/runRecord";
import { parseS3Uri } from "../contract/s3Uri";

/** Writes a record and returns its URI. */
export async function writeRunRecord(client: S3Client, bucket: string, record: RunRecord): Promise<string> {
  const key = artifactKeys.runRecord(record.execution);
  await writeObject(client, bucket, key, {
    content: JSON.stringify(record, undefined, 2),
    contentType: "application/json",
  });
  return `s3://${bucket}/${key}`;
}

/** Reads a record that another action of the run has written. */
async function readRunRecord(client: S3Client, uri: string): Promise<RunRecord> {
  const { bucket, key } = parseS3Uri(uri);
  const text = await readText(client, bucket, key);
  if (text === undefined) throw new Error(`There is no run record at ${uri}. The Train action of the run writes it.`);
  return parseRunRecord(text, uri);
}

/**
 * Adds what is known about an environment to a record. The actions of a run follow each other, so nobody else writes
 * meanwhile.
 */
export async function recordEnvironment(
  client: S3Client,
  uri: string,
  stack: string,
  environment: EnvironmentRecord,
): Promise<void> {
  const record = await readRunRecord(client, uri);
  const environments = { ...record.environments, [stack]: { ...record.environments[stack], ...environment } };
  await writeRunRecord(client, parseS3Uri(uri).bucket, { ...record, environments });
}
