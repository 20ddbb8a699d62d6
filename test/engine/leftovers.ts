/** What a destroyed stack leaves on purpose, and a person deletes: README.md, "Deliver on AWS". */
import { DeleteObjectsCommand, ListObjectVersionsCommand, S3Client } from "@aws-sdk/client-s3";
import type { Rehearsal } from "../../rehearsal/stage/rehearsal";
import { administratorAccess } from "../../rehearsal/stage/stage";

/** Deletes every version of every object in the buckets of the delivery; its state has another. */
export async function emptyBuckets({ cloud, names }: Rehearsal): Promise<void> {
  const storage = new S3Client(administratorAccess(cloud));
  try {
    for (const Bucket of [names.artifactBucket, names.dataBucket]) await emptyBucket(storage, Bucket);
  } finally {
    storage.destroy();
  }
}

async function emptyBucket(storage: S3Client, Bucket: string): Promise<void> {
  for (;;) {
    const { Versions = [], DeleteMarkers = [] } = await storage.send(new ListObjectVersionsCommand({ Bucket }));
    const Objects = [...Versions, ...DeleteMarkers].map(({ Key, VersionId }) => ({ Key, VersionId }));
    if (Objects.length === 0) return;
    await storage.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
  }
}

/** A package group goes when it holds nothing. */
export async function deletePackages({ cloud, names }: Rehearsal): Promise<void> {
  const ask = <Answer>(operation: string, input: unknown): Promise<Answer> =>
    cloud.call<Answer>(cloud.administrator.caller, "sagemaker", operation, input);
  const { ModelPackageSummaryList } = await ask<{
    readonly ModelPackageSummaryList: readonly { readonly ModelPackageArn: string }[];
  }>("ListModelPackages", { ModelPackageGroupName: names.modelPackageGroup, MaxResults: 100 });
  for (const { ModelPackageArn } of ModelPackageSummaryList)
    await ask("DeleteModelPackage", { ModelPackageName: ModelPackageArn });
}
