/** The Train action: the build that prepares data and trains, and the role that the training job itself runs with. */
import { folderAddress } from "../../../contract/s3Uri";
import { buildStatements, executionStatements, runRecordStatements } from "./build";
import { objectKeyStatements, volumeKeyStatements } from "./encryption";
import { containerOutputStatements, imageStatements } from "./image";
import { networkConditions, networkStatements } from "./network";
import { pulumiStateStatements } from "./pulumiState";
import type { DeliveryScope } from "./scope";
import { type Conditions, limitActions, type Statement } from "./statement";

/**
 * Prepares the data, starts and watches training jobs of this delivery, registers packages, updates the Training half
 * of its stack.
 */
export function trainStatements(scope: DeliveryScope): readonly Statement[] {
  const { arns, names, qa } = scope;
  return [
    ...buildStatements(scope, "train"),
    ...executionStatements(scope),
    ...runRecordStatements(scope),
    ...pulumiStateStatements(scope, qa.stack),
    ...dataStatements(scope),
    ...limitActions(
      {
        sid: "RunTheTrainingJobs",
        actions: [
          "sagemaker:CreateTrainingJob",
          "sagemaker:AddTags",
          "sagemaker:DescribeTrainingJob",
          "sagemaker:StopTrainingJob",
        ],
        resources: [arns.trainingJob(`${names.trainingJobPrefix}-*`)],
      },
      {
        sid: "StartTrainingJobsAsTheSettingsSay",
        action: "sagemaker:CreateTrainingJob",
        conditions: trainingConditions(scope),
      },
    ),
    {
      sid: "GiveTheTrainingJobItsRole",
      actions: ["iam:PassRole"],
      resources: [arns.role(names.roles.training)],
      conditions: { StringEquals: { "iam:PassedToService": "sagemaker.amazonaws.com" } },
    },
    {
      sid: "RegisterPackagesThatAwaitApproval",
      actions: ["sagemaker:CreateModelPackage"],
      resources: [arns.modelPackages(names.modelPackageGroup)],
      conditions: { StringEquals: { "sagemaker:ModelApprovalStatus": "PendingManualApproval" } },
    },
    {
      sid: "ReadThePackages",
      actions: ["sagemaker:DescribeModelPackage", "sagemaker:ListModelPackages"],
      resources: [arns.modelPackageGroup(names.modelPackageGroup), arns.modelPackages(names.modelPackageGroup)],
    },
    {
      sid: "SeeWhetherAModelIsServed",
      actions: ["sagemaker:DescribeEndpoint"],
      resources: [arns.endpoint(qa.names.endpoint)],
    },
  ];
}

/**
 * A commit cannot train without the key, outside the network, or with access to it, when the settings of the platform
 * say otherwise.
 */
function trainingConditions({ qa, encryption }: DeliveryScope): Conditions {
  const keys = encryption && {
    "sagemaker:OutputKmsKey": encryption.keyArn,
    ...(encryption.trainingVolumes && { "sagemaker:VolumeKmsKey": encryption.keyArn }),
  };
  return { ...networkConditions(qa), ...(keys && { StringEquals: keys }) };
}

/** The data bucket: everything may be written, but held-out samples cannot be read back by what trains. */
function dataStatements({ arns, names, location, training }: DeliveryScope): readonly Statement[] {
  return [
    { sid: "TellNewDataFromKnownData", actions: ["s3:ListBucket"], resources: [arns.bucket(names.dataBucket)] },
    {
      sid: "PrepareTheDatasets",
      actions: ["s3:GetObject", "s3:PutObject"],
      resources: [arns.objects(names.dataBucket, "datasets/*")],
    },
    {
      sid: "PutSamplesAsideForTheTests",
      actions: ["s3:PutObject"],
      resources: [arns.objects(names.dataBucket, "held-out/*")],
    },
    ...sourceStatements(training.data.source, location.partition),
  ];
}

/** A folder in S3 and what lies below it, when the data comes from there. */
function sourceStatements(source: string, partition: string): readonly Statement[] {
  const [address, bucket = "", folder = ""] = /^s3:\/\/([^/?#]+)\/([^?#]*)$/u.exec(folderAddress(source)) ?? [];
  if (address === undefined) return [];
  const bucketArn = `arn:${partition}:s3:::${bucket}`;
  return [
    {
      sid: "ListTheSource",
      actions: ["s3:ListBucket"],
      resources: [bucketArn],
      ...(folder !== "" && { conditions: { StringEquals: { "s3:prefix": folder } } }),
    },
    { sid: "ReadTheSource", actions: ["s3:GetObject"], resources: [`${bucketArn}/${folder}*`] },
  ];
}

/** The training job: its channels in, its model out. It cannot read the held-out samples. */
export function trainingJobStatements({
  arns,
  names,
  location,
  image,
  training,
  encryption,
  qa,
}: DeliveryScope): readonly Statement[] {
  const checkpoints: readonly Statement[] =
    training.spot === undefined
      ? []
      : [
          {
            sid: "GoOnFromItsCheckpoints",
            actions: ["s3:GetObject"],
            resources: [arns.objects(names.artifactBucket, "models/*/checkpoints/*")],
          },
          {
            sid: "FindItsCheckpoints",
            actions: ["s3:ListBucket"],
            resources: [arns.bucket(names.artifactBucket)],
            conditions: { StringLike: { "s3:prefix": "models/*/checkpoints*" } },
          },
        ];
  return [
    {
      sid: "ReadItsChannels",
      actions: ["s3:GetObject"],
      resources: [
        arns.objects(names.dataBucket, "datasets/*/train/*"),
        arns.objects(names.dataBucket, "datasets/*/validation/*"),
      ],
    },
    {
      sid: "FindItsChannels",
      actions: ["s3:ListBucket"],
      resources: [arns.bucket(names.dataBucket)],
      conditions: { StringLike: { "s3:prefix": ["datasets/*/train/*", "datasets/*/validation/*"] } },
    },
    { sid: "WriteItsModel", actions: ["s3:PutObject"], resources: [arns.objects(names.artifactBucket, "models/*")] },
    ...checkpoints,
    ...objectKeyStatements(location, encryption),
    ...(encryption?.trainingVolumes === true ? volumeKeyStatements(encryption) : []),
    ...networkStatements(location, qa.network),
    ...imageStatements(location, image),
    ...containerOutputStatements(arns.logGroup("/aws/sagemaker/TrainingJobs"), "/aws/sagemaker/TrainingJobs"),
  ];
}
