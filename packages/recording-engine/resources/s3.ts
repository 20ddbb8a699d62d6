import { readFile } from "node:fs/promises";
import type {
  BucketLocationConstraint,
  BucketVersioningStatus,
  ObjectOwnership,
  S3,
  ServerSideEncryptionRule,
} from "@aws-sdk/client-s3";
/**
 * S3 buckets and their settings. The provider reads some fifteen settings of a bucket back after each change and tags
 * through S3 Control, whose host names do not resolve on one machine; here a bucket is tagged with PutBucketTagging.
 */
import type {
  BucketArgs,
  BucketObjectv2Args,
  BucketOwnershipControlsArgs,
  BucketPolicyArgs,
  BucketPublicAccessBlockArgs,
  BucketServerSideEncryptionConfigurationArgs,
  BucketVersioningArgs,
} from "@pulumi/aws/s3";
import { failedWith } from "../awsClients";
import { partitionOf } from "../partitions";
import { isRecord } from "../values";
import { fields, policyText } from "./blocks";
import { prefixedName } from "./naming";
import { idOf, type Plain, required, type Row, row } from "./row";
import { lifecycleRow } from "./s3Lifecycle";
import { tagList } from "./tags";

const source = "terraform-provider-aws internal/service/s3/";

const bucket = row<BucketArgs>({
  source: `${source}bucket.go`,
  properties: ["bucket", "bucketPrefix", "forceDestroy", "objectLockEnabled", "tags"],
  replaces: ["bucket", "bucketPrefix", "objectLockEnabled"],
  naming: { property: "bucket", prefixProperty: "bucketPrefix", maximumLength: 63, lowerCase: true },
  async create(inputs, { aws, region }) {
    const s3 = await aws.s3();
    const name = inputs.bucket ?? prefixedName(inputs.bucketPrefix ?? "");
    await s3.createBucket({
      Bucket: name,
      ...(region === "us-east-1"
        ? {}
        : { CreateBucketConfiguration: { LocationConstraint: region as BucketLocationConstraint } }),
      ...(inputs.objectLockEnabled === undefined ? {} : { ObjectLockEnabledForBucket: inputs.objectLockEnabled }),
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

const versioning = row<BucketVersioningArgs>({
  source: `${source}bucket_versioning.go`,
  properties: ["bucket", "versioningConfiguration"],
  replaces: ["bucket"],
  async create(inputs, { aws }) {
    await putVersioning(await aws.s3(), inputs);
    return { id: inputs.bucket, outputs: {} };
  },
  async update({ inputs }, { aws }) {
    await putVersioning(await aws.s3(), inputs);
    return {};
  },
  async delete({ inputs }, { aws }) {
    if (inputs.versioningConfiguration.status !== "Enabled") return;
    await putVersioning(await aws.s3(), { ...inputs, versioningConfiguration: { status: "Suspended" } });
  },
});

async function putVersioning(s3: S3, inputs: Plain<BucketVersioningArgs>): Promise<void> {
  const { status, mfaDelete } = inputs.versioningConfiguration;
  if (mfaDelete !== undefined)
    throw new Error("versioningConfiguration.mfaDelete is not applied by the recording engine of the rehearsal.");
  if (status === "Disabled") return;
  await s3.putBucketVersioning({
    Bucket: inputs.bucket,
    VersioningConfiguration: { Status: status as BucketVersioningStatus },
  });
}

const encryption = row<BucketServerSideEncryptionConfigurationArgs>({
  source: `${source}bucket_server_side_encryption_configuration.go`,
  properties: ["bucket", "rules"],
  replaces: ["bucket"],
  async create(inputs, { aws }) {
    await putEncryption(await aws.s3(), inputs);
    return { id: inputs.bucket, outputs: {} };
  },
  async update({ inputs }, { aws }) {
    await putEncryption(await aws.s3(), inputs);
    return {};
  },
  async delete({ id }, { aws }) {
    await (await aws.s3()).deleteBucketEncryption({ Bucket: id });
  },
});

async function putEncryption(
  s3: S3,
  { bucket: name, rules }: Plain<BucketServerSideEncryptionConfigurationArgs>,
): Promise<void> {
  await s3.putBucketEncryption({
    Bucket: name,
    ServerSideEncryptionConfiguration: {
      Rules: rules.map((rule) =>
        fields<typeof rule, ServerSideEncryptionRule>("rules", rule, {
          applyServerSideEncryptionByDefault: [
            "ApplyServerSideEncryptionByDefault",
            (byDefault) =>
              fields("rules.applyServerSideEncryptionByDefault", byDefault, {
                sseAlgorithm: "SSEAlgorithm",
                kmsMasterKeyId: "KMSMasterKeyID",
              }),
          ],
          bucketKeyEnabled: "BucketKeyEnabled",
        }),
      ),
    },
  });
}

const publicAccessBlock = row<BucketPublicAccessBlockArgs>({
  source: `${source}bucket_public_access_block.go`,
  properties: [
    "bucket",
    "blockPublicAcls",
    "blockPublicPolicy",
    "ignorePublicAcls",
    "restrictPublicBuckets",
    "skipDestroy",
  ],
  replaces: ["bucket"],
  async create(inputs, { aws }) {
    await putPublicAccessBlock(await aws.s3(), inputs);
    return { id: inputs.bucket, outputs: {} };
  },
  async update({ inputs }, { aws }) {
    await putPublicAccessBlock(await aws.s3(), inputs);
    return {};
  },
  async delete({ id, inputs }, { aws }) {
    if (inputs.skipDestroy !== true) await (await aws.s3()).deletePublicAccessBlock({ Bucket: id });
  },
});

async function putPublicAccessBlock(s3: S3, inputs: Plain<BucketPublicAccessBlockArgs>): Promise<void> {
  const {
    blockPublicAcls = false,
    blockPublicPolicy = false,
    ignorePublicAcls = false,
    restrictPublicBuckets = false,
  } = inputs;
  await s3.putPublicAccessBlock({
    Bucket: inputs.bucket,
    PublicAccessBlockConfiguration: {
      BlockPublicAcls: blockPublicAcls,
      BlockPublicPolicy: blockPublicPolicy,
      IgnorePublicAcls: ignorePublicAcls,
      RestrictPublicBuckets: restrictPublicBuckets,
    },
  });
}

const policy = row<BucketPolicyArgs>({
  source: `${source}bucket_policy.go`,
  properties: ["bucket", "policy"],
  replaces: ["bucket"],
  async create(inputs, { aws }) {
    await (await aws.s3()).putBucketPolicy({ Bucket: inputs.bucket, Policy: policyText(inputs.policy) });
    return { id: inputs.bucket, outputs: {} };
  },
  async update({ id, inputs }, { aws }) {
    await (await aws.s3()).putBucketPolicy({ Bucket: id, Policy: policyText(inputs.policy) });
    return {};
  },
  async delete({ id }, { aws }) {
    await (await aws.s3()).deleteBucketPolicy({ Bucket: id });
  },
});

const ownershipControls = row<BucketOwnershipControlsArgs>({
  source: `${source}bucket_ownership_controls.go`,
  properties: ["bucket", "rule"],
  replaces: ["bucket"],
  async create(inputs, { aws }) {
    await putOwnership(await aws.s3(), inputs);
    return { id: inputs.bucket, outputs: {} };
  },
  async update({ inputs }, { aws }) {
    await putOwnership(await aws.s3(), inputs);
    return {};
  },
  async delete({ id }, { aws }) {
    try {
      await (await aws.s3()).deleteBucketOwnershipControls({ Bucket: id });
    } catch (error) {
      if (!failedWith(error, "OwnershipControlsNotFoundError", "NoSuchBucket")) throw error;
    }
  },
});

async function putOwnership(s3: S3, { bucket: name, rule }: Plain<BucketOwnershipControlsArgs>): Promise<void> {
  await s3.putBucketOwnershipControls({
    Bucket: name,
    OwnershipControls: { Rules: [{ ObjectOwnership: rule.objectOwnership as ObjectOwnership }] },
  });
}

const object = row<BucketObjectv2Args>({
  source: `${source}object.go`,
  properties: ["bucket", "key", "content", "source", "contentType"],
  replaces: ["bucket", "key"],
  async create(inputs, { aws }) {
    return { id: objectKey(inputs), outputs: await putObject(await aws.s3(), inputs) };
  },
  async update({ inputs }, { aws }) {
    return putObject(await aws.s3(), inputs);
  },
  async delete({ id, inputs }, { aws }) {
    await (await aws.s3()).deleteObject({ Bucket: idOf(inputs.bucket), Key: id });
  },
});

function objectKey({ key }: Plain<BucketObjectv2Args>): string {
  return required(key, "a key");
}

async function putObject(s3: S3, inputs: Plain<BucketObjectv2Args>): Promise<{ etag: string; versionId: string }> {
  const { ETag = "", VersionId = "" } = await s3.putObject({
    Bucket: idOf(inputs.bucket),
    Key: objectKey(inputs),
    Body: inputs.content ?? (await assetContent(inputs.source)),
    ...(inputs.contentType === undefined ? {} : { ContentType: inputs.contentType }),
  });
  return { etag: ETag.replaceAll('"', ""), versionId: VersionId };
}

/** An asset arrives as its text or its path. */
async function assetContent(asset: unknown): Promise<string | Buffer> {
  if (isRecord(asset) && typeof asset["text"] === "string") return asset["text"];
  if (isRecord(asset) && typeof asset["path"] === "string") return readFile(asset["path"]);
  throw new Error(
    "source is neither a text nor a file, the kinds of asset that the recording engine of the rehearsal applies.",
  );
}

export const s3Rows: Readonly<Record<string, Row>> = {
  "aws:s3/bucket:Bucket": bucket,
  "aws:s3/bucketVersioning:BucketVersioning": versioning,
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": encryption,
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": publicAccessBlock,
  "aws:s3/bucketPolicy:BucketPolicy": policy,
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": lifecycleRow,
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": ownershipControls,
  "aws:s3/bucketObjectv2:BucketObjectv2": object,
};
