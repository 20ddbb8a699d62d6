/** The Train action: the build that prepares data and trains, and the role that the training job itself runs with. */
import { approvalKey } from "../../../contract/approvals";
import { artifactKeys } from "../../../contract/artifactKeys";
import { dataKeys } from "../../../contract/dataManifest";
import { folderAddress } from "../../../contract/s3Uri";
import type { Arns } from "../../../settings/arns";
import { trainingVolumeKey } from "../../../settings/encryption";
import { buildStatements, executionStatements, runRecordStatements } from "./build";
import { objectKeyStatements, outputKeyStatements, volumeKeyStatements } from "./encryption";
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
  const { arns, names, qa, production } = scope;
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
        resources: [arns.trainingJob(`${names.trainingJobPrefix}-*`)],
        conditions: trainingConditions(scope),
      },
    ),
    {
      // Its version, which the package notes.
      sid: "SeeWhichModelAJobHasLeft",
      actions: ["s3:GetObject"],
      resources: [arns.objects(names.artifactBucket, artifactKeys.model("*"))],
    },
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
      conditions: {
        StringEquals: { "sagemaker:ModelApprovalStatus": "PendingManualApproval" },
        // A package says of no environment that it was approved for it before a person has.
        Null: Object.fromEntries(
          [qa.stack, production.stack].map((stack) => [
            `sagemaker:CustomerMetadataProperties/${approvalKey(stack)}`,
            "true",
          ]),
        ),
      },
    },
    {
      // A finished job is used again only when a package that a person has approved names it.
      sid: "ReadThePackages",
      actions: ["sagemaker:DescribeModelPackage", "sagemaker:ListModelPackages"],
      resources: [arns.modelPackages(names.modelPackageGroup)],
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
  const volumeKeyArn = trainingVolumeKey(encryption);
  const keys = encryption && {
    "sagemaker:OutputKmsKeyArn": encryption.keyArn,
    ...(volumeKeyArn !== undefined && { "sagemaker:VolumeKmsKeyArn": volumeKeyArn }),
  };
  return { ...networkConditions(qa), ...(keys && { ArnEquals: keys }) };
}

/**
 * Only a write that asks S3 to refuse when there is an object of that name already. Source: S3's user guide, "Enforce
 * conditional writes". The parts of a multipart upload cannot ask, so there is none.
 */
const onlyOnce: Conditions = { Null: { "s3:if-none-match": "false" } };

/**
 * The data bucket: everything may be written once, and only which version is current may be written again. Held-out
 * samples cannot be read back by what trains.
 */
function dataStatements({ arns, names, training }: DeliveryScope): readonly Statement[] {
  const objects = (pattern: string): string => arns.objects(names.dataBucket, pattern);
  return [
    { sid: "TellNewDataFromKnownData", actions: ["s3:ListBucket"], resources: [arns.bucket(names.dataBucket)] },
    { sid: "ReadTheDatasets", actions: ["s3:GetObject"], resources: [objects(dataKeys.datasets)] },
    {
      sid: "WriteDataOnceAndSamplesForTheTests",
      actions: ["s3:PutObject"],
      resources: [objects(dataKeys.versions), objects(dataKeys.heldOut)],
      conditions: onlyOnce,
    },
    { sid: "SayWhichDataIsCurrent", actions: ["s3:PutObject"], resources: [objects(dataKeys.current)] },
    ...sourceStatements(arns, training.data.source),
  ];
}

/** A folder in S3 and what lies below it, when the data comes from there. */
function sourceStatements(arns: Arns, source: string): readonly Statement[] {
  const [address, bucket = "", folder = ""] = /^s3:\/\/([^/?#]+)\/([^?#]*)$/u.exec(folderAddress(source)) ?? [];
  if (address === undefined) return [];
  return [
    {
      sid: "ListTheSource",
      actions: ["s3:ListBucket"],
      resources: [arns.bucket(bucket)],
      ...(folder !== "" && { conditions: { StringEquals: { "s3:prefix": folder } } }),
    },
    { sid: "ReadTheSource", actions: ["s3:GetObject"], resources: [arns.objects(bucket, `${folder}*`)] },
  ];
}

/** What a training job mounts, of every version of the data. */
const channelPatterns = [dataKeys.trainFolder, dataKeys.validationFolder].map((folder) => `${folder("*")}*`);

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
            resources: [arns.objects(names.artifactBucket, `${artifactKeys.checkpoints("*")}/*`)],
          },
          {
            sid: "FindItsCheckpoints",
            actions: ["s3:ListBucket"],
            resources: [arns.bucket(names.artifactBucket)],
            conditions: { StringLike: { "s3:prefix": `${artifactKeys.checkpoints("*")}*` } },
          },
        ];
  return [
    {
      sid: "ReadItsChannels",
      actions: ["s3:GetObject"],
      resources: [...channelPatterns.map((pattern) => arns.objects(names.dataBucket, pattern))],
    },
    {
      sid: "FindItsChannels",
      actions: ["s3:ListBucket"],
      resources: [arns.bucket(names.dataBucket)],
      conditions: { StringLike: { "s3:prefix": channelPatterns } },
    },
    {
      sid: "WriteItsModel",
      actions: ["s3:PutObject"],
      resources: [arns.objects(names.artifactBucket, artifactKeys.trained)],
    },
    ...checkpoints,
    ...objectKeyStatements(location, encryption),
    ...outputKeyStatements(encryption),
    ...volumeKeyStatements(trainingVolumeKey(encryption)),
    ...networkStatements(location, qa.network),
    ...imageStatements(location, image),
    ...containerOutputStatements(arns.logGroup("/aws/sagemaker/TrainingJobs"), "/aws/sagemaker/TrainingJobs"),
  ];
}
