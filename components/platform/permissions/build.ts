/** What every build of the delivery may do, whatever it runs. */
import { artifactKeys } from "../../../contract/artifactKeys";
import type { BuildPurpose } from "../../../settings/names";
import { artifactKeyStatements } from "./encryption";
import type { DeliveryScope } from "./scope";
import type { Statement } from "./statement";

/** Its own log, the source that it builds, and its own cache, which no other project can write. */
export function buildStatements(
  { arns, names, location, encryption }: DeliveryScope,
  purpose: BuildPurpose,
): readonly Statement[] {
  const project = names.projects[purpose];
  const logGroup = arns.logGroup(names.logGroup(project));
  return [
    {
      sid: "WriteItsOwnLog",
      actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
      resources: [logGroup, `${logGroup}:*`],
    },
    {
      sid: "ReadTheSourceThatItBuilds",
      actions: ["s3:GetObject", "s3:GetObjectVersion"],
      resources: [arns.objects(names.artifactBucket, `${names.artifactKeyPrefix}*`)],
    },
    {
      sid: "KeepItsOwnCache",
      actions: ["s3:GetObject", "s3:PutObject"],
      resources: [arns.objects(names.artifactBucket, `${artifactKeys.cache(project)}/*`)],
    },
    {
      // CodeBuild looks for a keyed cache; without this S3 answers 403 instead of 404 where there is none yet. Looking
      // for one object has no prefix, and neither has a list that names none. It shows the names of keys, never their
      // content.
      sid: "TellNoCacheFromForbiddenCache",
      actions: ["s3:ListBucket"],
      resources: [arns.bucket(names.artifactBucket)],
      conditions: { StringLikeIfExists: { "s3:prefix": `${artifactKeys.cache(project)}/*` } },
    },
    {
      sid: "CheckWhoOwnsTheArtifactBucket",
      actions: ["s3:GetBucketAcl", "s3:GetBucketLocation"],
      resources: [arns.bucket(names.artifactBucket)],
    },
    ...artifactKeyStatements(location, encryption),
  ];
}

/** The test reports of a build. */
export function reportStatements({ arns, names }: DeliveryScope, purpose: BuildPurpose): readonly Statement[] {
  return [
    {
      sid: "PublishItsTestReports",
      actions: [
        "codebuild:CreateReportGroup",
        "codebuild:CreateReport",
        "codebuild:UpdateReport",
        "codebuild:BatchPutTestCases",
      ],
      resources: [arns.reportGroups(names.projects[purpose])],
    },
  ];
}

/** The commit that a build delivers, and what earlier actions of its execution have handed on. */
export function executionStatements({ arns, names }: DeliveryScope): readonly Statement[] {
  return [
    {
      sid: "ReadWhatTheExecutionHandsOn",
      actions: ["codepipeline:ListActionExecutions"],
      resources: [arns.pipeline(names.pipeline)],
    },
  ];
}

/**
 * The record of the run, which its actions complete one after the other; and the models that a Deploy action brings to
 * its environment, where no other role writes. They share a statement for the length of the policy, which IAM limits.
 *
 * @param deliveredTo name of the endpoint of a Deploy action
 */
export function runRecordStatements({ arns, names }: DeliveryScope, deliveredTo?: string): readonly Statement[] {
  const objects = (key: string): string => arns.objects(names.artifactBucket, key);
  return [
    {
      sid: deliveredTo === undefined ? "KeepTheRunRecord" : "KeepRunRecordAndModels",
      actions: ["s3:GetObject", "s3:PutObject"],
      resources: [
        objects(artifactKeys.runRecord("*")),
        ...(deliveredTo === undefined ? [] : [objects(artifactKeys.delivered(deliveredTo, "*"))]),
      ],
    },
  ];
}
