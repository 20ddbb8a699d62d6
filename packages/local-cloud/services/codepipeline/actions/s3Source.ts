import { readFileSync } from "node:fs";
import { AwsError, type StoredObject } from "../../../contract";
import { ActionFailure, type ActionProvider, type RunningAction } from "./provider";
import { artifactArn, handOut, refusePolling } from "./source";

/** A file in a versioned bucket. */
export const s3Source: ActionProvider = {
  category: "Source",
  owner: "AWS",
  provider: "S3",
  version: "1",
  inputs: { minimum: 0, maximum: 0 },
  outputs: { minimum: 1, maximum: 1 },
  configuration: { required: ["S3Bucket", "S3ObjectKey"], optional: ["PollForSourceChanges"] },
  refuse: refusePolling,
  run: async (action) => {
    const { bucket, key, versionId, etag, path } = await fetchObject(action);
    await handOut(action, readFileSync(path));
    return {
      summary: `${bucket}/${key}`,
      revision: { revisionId: versionId, revisionSummary: `Amazon S3 version id: ${versionId}` },
      outputVariables: { BucketName: bucket, ETag: etag.replaceAll('"', ""), ObjectKey: key, VersionId: versionId },
    };
  },
};

/**
 * The version that started the execution, or the newest. It is copied with its tags: objects have none here, and every
 * file is taken for one that has some.
 */
async function fetchObject({
  cloud,
  caller,
  configuration,
  declaration,
  execution,
  outputs,
}: RunningAction): Promise<StoredObject> {
  const { S3Bucket: bucket = "", S3ObjectKey: key = "" } = configuration;
  const resource = `arn:${cloud.partition}:s3:::${bucket}`;
  cloud.authorize(caller, [
    { action: "s3:GetBucketVersioning", resource },
    ...["s3:GetObject", "s3:GetObjectTagging", "s3:GetObjectVersionTagging"].map((action) => ({
      action,
      resource: `${resource}/${key}`,
    })),
    ...outputs.map((output) => ({ action: "s3:PutObjectTagging", resource: artifactArn(cloud, output) })),
  ]);
  try {
    const object = await cloud.objects.get(caller, {
      bucket,
      key,
      versionId: execution.sourceRevisions[declaration.name],
    });
    if (object.versionId !== "null") return object;
  } catch (error) {
    if (error instanceof AwsError && error.code.startsWith("NoSuch"))
      throw new ActionFailure("ConfigurationError", `There is no file ${bucket}/${key}: ${error.message}`);
    throw error;
  }
  throw new ActionFailure("ConfigurationError", `The bucket ${bucket} has no versioning, which an S3 source needs`);
}
