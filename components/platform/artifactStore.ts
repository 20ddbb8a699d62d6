import { ComponentResource, type ComponentResourceOptions, type Output } from "@pulumi/pulumi";
import { artifactKeys } from "../../contract/artifactKeys";
import { componentTypes } from "../../contract/componentTypes";
import type { DeliveryNames } from "../../settings/names";
import { PrivateBucket } from "./privateBucket";

export interface ArtifactStoreArgs {
  readonly names: Pick<DeliveryNames, "artifactBucket" | "dataBucket" | "artifactKeyPrefix">;
  /** ARN of the KMS key of both buckets. Default: S3's own keys. */
  readonly keyArn?: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * Days that a pipeline artifact is kept: longer than the 60 days that an approval can wait, because production builds
 * it again.
 */
const pipelineArtifactDays = 90;
const buildCacheDays = 30;

/**
 * The two buckets of a delivery. The artifact bucket holds what the pipeline hands on, build caches, run records and
 * trained models; the data bucket the datasets and the held-out samples. Pipeline artifacts and caches expire by age.
 * Models, run records and data never do: a model is loaded again whenever an instance of an endpoint starts.
 *
 * Other environments serve from the artifact bucket, so both buckets are protected.
 */
export class ArtifactStore extends ComponentResource {
  public readonly artifactBucketName: Output<string>;
  public readonly dataBucketName: Output<string>;

  public constructor(name: string, { names, keyArn, tags }: ArtifactStoreArgs, options?: ComponentResourceOptions) {
    super(componentTypes.ArtifactStore, name, {}, options);
    const artifacts = new PrivateBucket(
      `${name}-artifacts`,
      {
        bucketName: names.artifactBucket,
        expiry: [
          { prefix: names.artifactKeyPrefix, days: pipelineArtifactDays },
          { prefix: artifactKeys.caches, days: buildCacheDays },
        ],
        keyArn,
        tags,
      },
      { parent: this },
    );
    const data = new PrivateBucket(`${name}-data`, { bucketName: names.dataBucket, keyArn, tags }, { parent: this });
    this.artifactBucketName = artifacts.bucketName;
    this.dataBucketName = data.bucketName;
    this.registerOutputs({ artifactBucketName: this.artifactBucketName, dataBucketName: this.dataBucketName });
  }
}
