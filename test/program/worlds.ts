/** Situations in which the program is evaluated. */
import { dataKeys, type DataManifest } from "../../contract/dataManifest";
import { deliveryNames } from "../../settings/names";
import type { World } from "./program";
import { accountId } from "./provider";

const devNames = deliveryNames("model-delivery", "dev", { accountId, region: "us-east-1", partition: "aws" });
const group = devNames.modelPackageGroup;
export const packageOf = (region: string, ofGroup: string, version: number): string =>
  `arn:aws:sagemaker:${region}:${accountId}:model-package/${ofGroup}/${version}`;
export const packageArn = (version: number): string => packageOf("us-east-1", group, version);

export const manifest: DataManifest = {
  version: "0123456789abcdef",
  classes: ["circle", "square"],
  samples: { train: 800, validation: 200, heldOut: 200 },
  channels: {
    train: "s3://data/datasets/0123456789abcdef/train/",
    validation: "s3://data/datasets/0123456789abcdef/validation/",
  },
  labels: "s3://data/datasets/0123456789abcdef/labels.txt",
  heldOut: "s3://data/held-out/0123456789abcdef/index.json",
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

/** dev after its data was prepared for the first time. */
export const withData: World = {
  objects: { [`${devNames.dataBucket}/${dataKeys.current}`]: JSON.stringify(manifest) },
  operations: { DescribeModelPackage: () => description({}) },
};

/** prod after a person approved version 7 for it. */
export const withApproval: World = {
  operations: {
    ListModelPackages: () => listing(packageArn(7), group, 7),
    DescribeModelPackage: () => description({ "approval:prod": "approved 2026-01-31T12:00:00.000Z execution 1a2b" }),
  },
};

/** An endpoint is in service. */
export const servedEndpoint: World["operations"] = { DescribeEndpoint: () => ({ EndpointStatus: "InService" }) };
