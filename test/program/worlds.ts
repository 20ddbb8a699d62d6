/** Situations in which the program is evaluated. */
import { dataKeys, type DataManifest } from "../../contract/dataManifest";
import { accountId } from "../../review/program/provider";
import { deliveryNames } from "../../settings/names";
import { packageTag } from "../../settings/tags";
import type { World } from "./program";

const devNames = deliveryNames("model-delivery", "dev", { accountId, region: "us-east-1", partition: "aws" });
export const { artifactBucket, modelPackageGroup: group } = devNames;
export const packageOf = (region: string, ofGroup: string, version: number): string =>
  `arn:aws:sagemaker:${region}:${accountId}:model-package/${ofGroup}/${version}`;
export const packageArn = (version: number): string => packageOf("us-east-1", group, version);

export const manifest: DataManifest = {
  version: "0123456789abcdef",
  attempt: "fedcba9876543210",
  classes: ["circle", "square"],
  samples: { train: 800, validation: 200, heldOut: 200 },
  channels: {
    train: "s3://data/datasets/0123456789abcdef/fedcba9876543210/train/",
    validation: "s3://data/datasets/0123456789abcdef/fedcba9876543210/validation/",
  },
  channelsSha256: { train: "01".repeat(32), validation: "23".repeat(32) },
  labels: "s3://data/datasets/0123456789abcdef/fedcba9876543210/labels.txt",
  heldOut: "s3://data/held-out/0123456789abcdef/fedcba9876543210/index.json",
  heldOutSha256: "ef".repeat(32),
  labelsSha256: "a".repeat(64),
};

/** A package as DescribeModelPackage shows it, whatever its number. */
export const description = (metadata: Readonly<Record<string, string>>): Readonly<Record<string, unknown>> => ({
  InferenceSpecification: {
    Containers: [
      {
        Image: "811284229777.dkr.ecr.us-east-1.amazonaws.com/image-classification:1",
        ModelDataUrl: "s3://models/model.tar.gz",
      },
    ],
  },
  CustomerMetadataProperties: { commit: "c0ffee", "training-job": "job-1", ...metadata },
});

/** A group with one package, as ListModelPackages shows it. */
export const listing = (arn: string, ofGroup: string, version: number): Readonly<Record<string, unknown>> => ({
  ModelPackageSummaryList: [
    {
      ModelPackageArn: arn,
      ModelPackageGroupName: ofGroup,
      ModelPackageVersion: version,
      ModelPackageStatus: "Completed",
      CreationTime: 0,
    },
  ],
});

/** dev in a run that has prepared the data for the first time. */
export const withData: World = {
  objects: { [`${devNames.dataBucket}/${dataKeys.current}`]: JSON.stringify(manifest) },
  operations: { DescribeModelPackage: () => description({}) },
  release: { run: { execution: "e-1", commit: "c0ffee" } },
};

/** prod in a run that deploys version 7, which a person has approved for it. */
export const withApproval: World = {
  operations: {
    ListModelPackages: () => listing(packageArn(7), group, 7),
    DescribeModelPackage: () => description({ "approval:prod": "approved 2026-01-31T12:00:00.000Z execution 1a2b" }),
  },
  release: { modelPackage: packageArn(7) },
};

/** An endpoint with one variant of this name, which serves the package. */
export function serving(modelPackage: string, variant = "primary"): NonNullable<World["operations"]> {
  return {
    DescribeEndpoint: () => ({ EndpointStatus: "InService", EndpointConfigName: "live-configuration" }),
    DescribeEndpointConfig: () => ({
      ProductionVariants: [
        {
          VariantName: variant,
          ModelName: "live-model",
          InstanceType: "ml.c5.large",
          InitialInstanceCount: 3,
          InitialVariantWeight: 1,
        },
      ],
    }),
    DescribeModel: () => ({
      ModelArn: "arn:live-model",
      PrimaryContainer: { Image: "live-image", ModelDataUrl: "s3://live/model.tar.gz" },
    }),
    DescribeTrainingJob: () => ({ TrainingJobName: "job-1", TrainingJobStatus: "Completed" }),
    ListTags: () => ({ Tags: [{ Key: packageTag, Value: modelPackage }] }),
  };
}
