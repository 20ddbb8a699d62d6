import * as s3 from "@pulumi/aws/s3";
import type * as inputs from "@pulumi/aws/types/input";
import { ComponentResource, type ComponentResourceOptions, type Output } from "@pulumi/pulumi";
import { componentTypes } from "../../contract/componentTypes";
import { onceReady } from "../onceReady";
import { tlsOnlyBucketPolicy } from "./permissions/statement";

type EncryptionRule = inputs.s3.BucketServerSideEncryptionConfigurationRule;
type LifecycleRule = inputs.s3.BucketLifecycleConfigurationRule;

export interface PrivateBucketArgs {
  /**
   * Fixed and global: carries account and region. Changing it makes another bucket, and is refused while this one is
   * protected.
   */
  readonly bucketName: string;
  /**
   * Which current objects expire, by prefix, in days. Default: none. Old versions of every object expire after 90 days.
   */
  readonly expiry?: readonly { readonly prefix: string; readonly days: number }[];
  /** ARN of the KMS key that encrypts new objects. Default: S3's own keys. */
  readonly keyArn?: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
}

/** Days that an old version of an object is kept. */
const oldVersionDays = 90;
/** Days after which the parts of an upload that was never completed are removed. */
const abandonedUploadDays = 7;

/**
 * A versioned bucket that nobody outside the account can reach: public access blocked, no ACLs, encrypted, TLS only.
 * Costs what is stored. Protected, with all that belongs to it: `pulumi destroy` refuses to remove it until `pulumi
 * state unprotect` has been run.
 */
export class PrivateBucket extends ComponentResource {
  public readonly bucketName: Output<string>;

  public constructor(name: string, args: PrivateBucketArgs, options?: ComponentResourceOptions) {
    super(componentTypes.PrivateBucket, name, {}, options);
    const bucket = new s3.Bucket(
      `${name}-bucket`,
      { bucket: args.bucketName, tags: { ...args.tags } },
      { parent: this, protect: true },
    );
    // S3 deletes no bucket with objects, and Pulumi would have taken its protection before it asks: it goes with the
    // bucket, and not alone.
    const child = { parent: this, protect: true, retainOnDelete: true };
    const versioning = new s3.BucketVersioning(
      `${name}-versioning`,
      { bucket: bucket.id, versioningConfiguration: { status: "Enabled" } },
      child,
    );
    const encryption = new s3.BucketServerSideEncryptionConfiguration(
      `${name}-encryption`,
      { bucket: bucket.id, rules: [encryptionRule(args.keyArn)] },
      child,
    );
    const publicAccess = new s3.BucketPublicAccessBlock(
      `${name}-public-access`,
      {
        bucket: bucket.id,
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      },
      child,
    );
    const ownership = new s3.BucketOwnershipControls(
      `${name}-ownership`,
      { bucket: bucket.id, rule: { objectOwnership: "BucketOwnerEnforced" } },
      child,
    );
    // S3 takes one change of a bucket's access at a time.
    const policy = new s3.BucketPolicy(
      `${name}-policy`,
      { bucket: bucket.id, policy: bucket.arn.apply(tlsOnlyBucketPolicy) },
      { ...child, dependsOn: [publicAccess, ownership] },
    );
    // Nobody waits for it: the provider looks for about a minute whether the rules have settled, and what expires after
    // days is no danger meanwhile.
    new s3.BucketLifecycleConfiguration(
      `${name}-lifecycle`,
      { bucket: bucket.id, rules: lifecycleRules(args) },
      // Rules for old versions need versions.
      { ...child, dependsOn: [versioning] },
    );
    // Whoever uses the bucket's name waits until the bucket is safe to use.
    this.bucketName = onceReady(bucket.id, encryption.id, versioning.id, policy.id);
    this.registerOutputs({ bucketName: this.bucketName });
  }
}

function encryptionRule(keyArn: string | undefined): EncryptionRule {
  if (keyArn === undefined) return { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } };
  // With a bucket key S3 asks KMS once for many objects: requests to KMS cost.
  return {
    applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: keyArn },
    bucketKeyEnabled: true,
  };
}

function lifecycleRules({ expiry = [] }: PrivateBucketArgs): LifecycleRule[] {
  return [
    {
      id: "old-versions",
      status: "Enabled",
      filter: {},
      noncurrentVersionExpiration: { noncurrentDays: oldVersionDays },
      abortIncompleteMultipartUpload: { daysAfterInitiation: abandonedUploadDays },
    },
    ...expiry.map(({ prefix, days }) => ({
      id: `expire-${prefix}`,
      status: "Enabled",
      filter: { prefix },
      expiration: { days },
    })),
  ];
}
