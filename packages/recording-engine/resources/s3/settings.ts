/** The settings of a bucket that are resources of their own. */
import type { OwnershipControlsRule, S3, ServerSideEncryptionRule, VersioningConfiguration } from "@aws-sdk/client-s3";
import type {
  BucketOwnershipControlsArgs,
  BucketPolicyArgs,
  BucketPublicAccessBlockArgs,
  BucketServerSideEncryptionConfigurationArgs,
  BucketVersioningArgs,
} from "@pulumi/aws/s3";
import { unlessGone } from "../../awsClients";
import { fields, policyText } from "../blocks";
import { type Plain, row } from "../row";
import { source } from "./calls";

export const versioning = row<BucketVersioningArgs>({
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
  const { versioningConfiguration } = inputs;
  if (versioningConfiguration.status === "Disabled") return;
  await s3.putBucketVersioning({
    Bucket: inputs.bucket,
    VersioningConfiguration: fields<typeof versioningConfiguration, VersioningConfiguration>(
      "versioningConfiguration",
      versioningConfiguration,
      { status: "Status" },
    ),
  });
}

export const encryption = row<BucketServerSideEncryptionConfigurationArgs>({
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

export const publicAccessBlock = row<BucketPublicAccessBlockArgs>({
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

export const policy = row<BucketPolicyArgs>({
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

export const ownershipControls = row<BucketOwnershipControlsArgs>({
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
    const deletion = (await aws.s3()).deleteBucketOwnershipControls({ Bucket: id });
    await unlessGone(deletion, "OwnershipControlsNotFoundError", "NoSuchBucket");
  },
});

async function putOwnership(s3: S3, { bucket: name, rule }: Plain<BucketOwnershipControlsArgs>): Promise<void> {
  await s3.putBucketOwnershipControls({
    Bucket: name,
    OwnershipControls: {
      Rules: [fields<typeof rule, OwnershipControlsRule>("rule", rule, { objectOwnership: "ObjectOwnership" })],
    },
  });
}
