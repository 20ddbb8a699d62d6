/** Run records in the artifact bucket. */
import { S3Client } from "@aws-sdk/client-s3";
import { artifactKeys } from "../contract/artifactKeys";
import type { Context } from "../contract/context";
import { readText, writeObject } from "../contract/objects";
import { type EnvironmentRecord, parseRunRecord, type RunRecord } from "../contract/runRecord";

/** Writes the record of a run. */
export function writeRunRecord(client: S3Client, bucket: string, record: RunRecord): Promise<void> {
  return writeObject(client, bucket, artifactKeys.runRecord(record.execution), {
    content: JSON.stringify(record, undefined, 2),
    contentType: "application/json",
  });
}

/** The record of a run of the delivery. */
export function runRecord({ owner, clients }: Context, execution: string): Promise<RunRecord> {
  return readRunRecord(clients.of(S3Client, owner.location.region), owner.names.artifactBucket, execution);
}

/** Reads the record of a run, which its Train action has written. */
async function readRunRecord(client: S3Client, bucket: string, execution: string): Promise<RunRecord> {
  const key = artifactKeys.runRecord(execution);
  const uri = `s3://${bucket}/${key}`;
  const text = await readText(client, bucket, key);
  if (text === undefined) throw new Error(`There is no run record at ${uri}. The Train action of the run writes it.`);
  return parseRunRecord(text, uri);
}

/**
 * Adds what is known about an environment to the record of a run. The actions of a run follow each other, so nobody
 * else writes meanwhile.
 *
 * @returns the record as it is now
 */
export async function recordEnvironment(
  { settings, owner, clients }: Context,
  execution: string,
  environment: EnvironmentRecord,
): Promise<RunRecord> {
  const client = clients.of(S3Client, owner.location.region);
  const bucket = owner.names.artifactBucket;
  const { stack } = settings;
  const record = await readRunRecord(client, bucket, execution);
  const environments = { ...record.environments, [stack]: { ...record.environments[stack], ...environment } };
  const completed = { ...record, environments };
  await writeRunRecord(client, bucket, completed);
  return completed;
}
