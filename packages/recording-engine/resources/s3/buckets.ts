/** S3 buckets. */
import type { CreateBucketConfiguration, S3 } from "@aws-sdk/client-s3";
import type { BucketArgs } from "@pulumi/aws/s3";
import { partitionOf } from "../../partitions";
import { fields } from "../blocks";
import { prefixedName } from "../naming";
import { required, row } from "../row";
import { tagList } from "../tags";
import { source } from "./calls";

export const bucket = row<BucketArgs>({
  source: `${source}bucket.go`,
  properties: ["bucket", "bucketPrefix", "forceDestroy", "objectLockEnabled", "tags"],
  replaces: ["bucket", "bucketPrefix", "objectLockEnabled"],
  naming: { property: "bucket", prefixProperty: "bucketPrefix", maximumLength: 63, lowerCase: true },
  async create(inputs, { aws, region }) {
    const s3 = await aws.s3();
    const name = inputs.bucket ?? prefixedName(inputs.bucketPrefix ?? "");
    await s3.createBucket({
      Bucket: name,
      CreateBucketConfiguration: region === "us-east-1" ? undefined : bucketPlace(region),
      ObjectLockEnabledForBucket: inputs.objectLockEnabled,
    });
    if (inputs.tags !== undefined)
      await s3.putBucketTagging({ Bucket: name, Tagging: { TagSet: tagList(inputs.tags) } });
    const { name: partition, dnsSuffix } = partitionOf(region);
    return {
      id: name,
      outputs: {
        bucket: name,
        arn: `arn:${partition}:s3:::${name}`,
        bucketDomainName: `${name}.s3.${dnsSuffix}`,
        bucketRegionalDomainName: `${name}.s3.${region}.${dnsSuffix}`,
        forceDestroy: inputs.forceDestroy ?? false,
      },
    };
  },
  async update({ id, inputs, changed }, { aws }) {
    if (!changed("tags")) return {};
    const s3 = await aws.s3();
    const tags = tagList(inputs.tags);
    await (tags.length === 0
      ? s3.deleteBucketTagging({ Bucket: id })
      : s3.putBucketTagging({ Bucket: id, Tagging: { TagSet: tags } }));
    return {};
  },
  async delete({ id, inputs }, { aws }) {
    const s3 = await aws.s3();
    if (inputs.forceDestroy === true) await emptyBucket(s3, id);
    await s3.deleteBucket({ Bucket: id });
  },
});

function bucketPlace(region: string): CreateBucketConfiguration {
  return fields<{ region: string }, CreateBucketConfiguration>("bucket", { region }, { region: "LocationConstraint" });
}

/** Deletes every version of every object. */
async function emptyBucket(s3: S3, name: string): Promise<void> {
  for (;;) {
    const { Versions = [], DeleteMarkers = [] } = await s3.listObjectVersions({ Bucket: name });
    const objects = [...Versions, ...DeleteMarkers].map(({ Key, VersionId }) => ({
      Key: required(Key, "a key"),
      VersionId,
    }));
    if (objects.length === 0) return;
    await s3.deleteObjects({ Bucket: name, Delete: { Objects: objects, Quiet: true } });
  }
}
