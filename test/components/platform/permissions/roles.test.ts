import assert from "node:assert/strict";
import { pipelineStatements } from "../../../../components/platform/permissions/pipeline";
import { buildRole, trainingRole } from "../../../../components/platform/permissions/roles";
import { zipStatements } from "../../../../components/platform/permissions/source";
import { type BuildPurpose, buildPurposes } from "../../../../settings/names";
import { everyRole, fetching } from "./everyRole";
import { scopeOf, shortForm } from "./scopes";

const scope = scopeOf();
const passedToSageMaker = '{"StringEquals":{"iam:PassedToService":"sagemaker.amazonaws.com"}}';

const everyBuild = (project: string): Readonly<Record<string, string>> => ({
  WriteItsOwnLog:
    "logs:CreateLogStream logs:PutLogEvents | " +
    `logs:log-group:/aws/codebuild/${project} logs:log-group:/aws/codebuild/${project}:*`,
  ReadTheSourceThatItBuilds: "s3:GetObject s3:GetObjectVersion | s3:::ARTIFACTS/PIPELINE*",
  KeepItsOwnCache: `s3:GetObject s3:PutObject | s3:::ARTIFACTS/cache/${project}/*`,
  TellNoCacheFromForbiddenCache:
    "s3:ListBucket | s3:::ARTIFACTS | " +
    `{"StringLikeIfExists":{"s3:prefix":"cache/${project.replace("DEV", scope.qa.names.endpoint)}/*"}}`,
  CheckWhoOwnsTheArtifactBucket: "s3:GetBucketAcl s3:GetBucketLocation | s3:::ARTIFACTS",
});

const reports = (project: string): Readonly<Record<string, string>> => ({
  PublishItsTestReports:
    "codebuild:CreateReportGroup codebuild:CreateReport codebuild:UpdateReport codebuild:BatchPutTestCases | " +
    `codebuild:report-group/${project}-*`,
});

const execution = { ReadWhatTheExecutionHandsOn: "codepipeline:ListActionExecutions | codepipeline:DEV" };
const runRecord = { KeepTheRunRecord: "s3:GetObject s3:PutObject | s3:::ARTIFACTS/runs/*.json" };

const state = (stack: string): Readonly<Record<string, string>> => ({
  TellAbsentStateFromForbidden: "s3:ListBucket | s3:::STATE",
  ReadTheStateOfItsStack:
    "s3:GetObject | s3:::STATE/.pulumi/meta.yaml " +
    `s3:::STATE/.pulumi/stacks/model-delivery/${stack}.json ` +
    `s3:::STATE/.pulumi/stacks/model-delivery/${stack}.pulumi-tags ` +
    `s3:::STATE/.pulumi/history/model-delivery/${stack}/*`,
  WriteTheStateOfItsStack:
    `s3:PutObject | s3:::STATE/.pulumi/stacks/model-delivery/${stack}.json ` +
    `s3:::STATE/.pulumi/stacks/model-delivery/${stack}.json.bak ` +
    `s3:::STATE/.pulumi/history/model-delivery/${stack}/* s3:::STATE/.pulumi/backups/model-delivery/${stack}/*`,
  LockItsStack:
    "s3:GetObject s3:PutObject s3:DeleteObject | " + `s3:::STATE/.pulumi/locks/organization/model-delivery/${stack}/*`,
  OpenTheSecretsOfTheState:
    'kms:Decrypt | kms:key/* | {"ForAnyValue:StringEquals":{"kms:ResourceAliases":"alias/model-delivery-state"}}',
});

const readPackages = {
  ReadThePackages: "sagemaker:DescribeModelPackage | sagemaker:model-package/DEV/*",
};

const metricsOf = (environment: "DEV" | "PROD"): string =>
  (environment === "DEV" ? scope.qa : scope.production).names.metrics;

const serving = (environment: "DEV" | "PROD"): Readonly<Record<string, string>> => ({
  ReadRegisteredModels: "s3:GetObject s3:GetObjectVersion | s3:::ARTIFACTS/models/*/output/model.tar.gz",
  KeepRunRecordAndModels:
    "s3:GetObject s3:PutObject | s3:::ARTIFACTS/runs/*.json" + ` s3:::ARTIFACTS/served/${environment}/*.tar.gz`,
  MakeModelsAndConfigurations:
    "sagemaker:CreateModel sagemaker:DescribeModel sagemaker:CreateEndpointConfig sagemaker:DescribeEndpointConfig" +
    ` | sagemaker:model/${environment}-* sagemaker:endpoint-config/${environment}-*`,
  PutTheConfigurationInService:
    "sagemaker:CreateEndpoint sagemaker:UpdateEndpoint sagemaker:DescribeEndpoint" +
    ` | sagemaker:endpoint/${environment} sagemaker:endpoint-config/${environment}-*`,
  TagWhatItMakes:
    "sagemaker:AddTags sagemaker:DeleteTags sagemaker:ListTags" +
    ` | sagemaker:model/${environment}-* sagemaker:endpoint-config/${environment}-* sagemaker:endpoint/${environment}`,
  GiveTheModelItsRole: `iam:PassRole | iam:role/${environment}-hosting-us-east-1 | ${passedToSageMaker}`,
  DrawReleases: `cloudwatch:PutMetricData | * | {"StringEquals":{"cloudwatch:namespace":"${metricsOf(environment)}"}}`,
});

const testing = (environment: string): Readonly<Record<string, string>> => ({
  ReadTheHeldOutSamples: "s3:GetObject | s3:::DATA/held-out/*",
  LeaveWhatItHasSeen: `s3:PutObject | s3:::ARTIFACTS/tested/${environment}/*`,
  AskTheEndpoint: `sagemaker:InvokeEndpoint sagemaker:DescribeEndpoint | sagemaker:endpoint/${environment}`,
  ReadWhichDataThePackageWasTrainedWith: "sagemaker:DescribeModelPackage | sagemaker:model-package/DEV/*",
});

const container = (logGroup: string, namespace: string): Readonly<Record<string, string>> => ({
  SignInToTheRegistry: "ecr:GetAuthorizationToken | *",
  PullItsImage:
    "ecr:BatchCheckLayerAvailability ecr:BatchGetImage ecr:GetDownloadUrlForLayer | " +
    "ecr:us-east-1:811284229777:repository/image-classification",
  WriteItsOwnLog:
    "logs:CreateLogGroup logs:CreateLogStream logs:DescribeLogStreams logs:PutLogEvents | " +
    `logs:log-group:${logGroup} logs:log-group:${logGroup}:*`,
  PublishItsMetrics: `cloudwatch:PutMetricData | * | {"StringEquals":{"cloudwatch:namespace":"${namespace}"}}`,
});

const expectedBuilds: Readonly<Record<BuildPurpose, Readonly<Record<string, string>>>> = {
  validate: { ...everyBuild("DEV-validate"), ...reports("DEV-validate") },
  train: {
    ...everyBuild("DEV-train"),
    ...execution,
    ...runRecord,
    ...state("dev"),
    TellNewDataFromKnownData: "s3:ListBucket | s3:::DATA",
    ReadTheDatasets: "s3:GetObject | s3:::DATA/datasets/*",
    WriteDataOnceAndSamplesForTheTests:
      's3:PutObject | s3:::DATA/datasets/*/* s3:::DATA/held-out/* | {"Null":{"s3:if-none-match":"false"}}',
    SayWhichDataIsCurrent: "s3:PutObject | s3:::DATA/datasets/current.json",
    RunTheTrainingJobs:
      "sagemaker:CreateTrainingJob sagemaker:AddTags sagemaker:DescribeTrainingJob sagemaker:StopTrainingJob | " +
      "sagemaker:training-job/DEV-*",
    SeeWhichModelAJobHasLeft: "s3:GetObject | s3:::ARTIFACTS/models/*/output/model.tar.gz",
    GiveTheTrainingJobItsRole: `iam:PassRole | iam:role/DEV-training-us-east-1 | ${passedToSageMaker}`,
    RegisterPackagesThatAwaitApproval:
      "sagemaker:CreateModelPackage | sagemaker:model-package/DEV/* | " +
      '{"StringEquals":{"sagemaker:ModelApprovalStatus":"PendingManualApproval"},' +
      '"Null":{"sagemaker:CustomerMetadataProperties/approval:dev":"true",' +
      '"sagemaker:CustomerMetadataProperties/approval:prod":"true"}}',
    ReadThePackages: "sagemaker:DescribeModelPackage sagemaker:ListModelPackages | sagemaker:model-package/DEV/*",
    SeeWhetherAModelIsServed: "sagemaker:DescribeEndpoint | sagemaker:endpoint/DEV",
  },
  deployQa: {
    ...everyBuild("DEV-deploy-qa"),
    ...execution,
    ...state("dev"),
    ...readPackages,
    ...serving("DEV"),
    ClearAFailedEndpoint: "sagemaker:DeleteEndpoint | sagemaker:endpoint/DEV",
    TellAbsentStateFromForbidden: "s3:ListBucket | s3:::STATE s3:::DATA",
    ReadWhichDataIsCurrent: "s3:GetObject | s3:::DATA/datasets/current.json",
  },
  testQa: { ...everyBuild("DEV-test-qa"), ...reports("DEV-test-qa"), ...execution, ...runRecord, ...testing("DEV") },
  deployProduction: {
    ...everyBuild("DEV-deploy-production"),
    ...execution,
    ...state("prod"),
    ...readPackages,
    ...serving("PROD"),
    RecordWhatAPersonApproved:
      "sagemaker:UpdateModelPackage | sagemaker:model-package/DEV/* | " +
      '{"StringEquals":{"sagemaker:ModelApprovalStatus":["Approved","Rejected"]}}',
  },
  testProduction: {
    ...everyBuild("DEV-test-production"),
    ...reports("DEV-test-production"),
    ...execution,
    ...runRecord,
    ...testing("PROD"),
  },
};

describe("the permissions of", () => {
  it("the pipeline are exactly these", () => {
    assert.deepEqual(shortForm(scope, pipelineStatements(scope, fetching)), {
      FetchTheSource:
        "codeconnections:UseConnection | codeconnections:connection/c | " +
        '{"StringEqualsIfExists":{"codeconnections:FullRepositoryId":"example/model-delivery"}}',
      HandOnTheSource: "s3:GetObject s3:GetObjectVersion s3:PutObject s3:PutObjectAcl | s3:::ARTIFACTS/PIPELINE*",
      CheckTheArtifactBucket: "s3:GetBucketAcl s3:GetBucketLocation s3:GetBucketVersioning | s3:::ARTIFACTS",
      RunTheBuilds:
        "codebuild:StartBuild codebuild:BatchGetBuilds | " +
        "codebuild:project/DEV-validate codebuild:project/DEV-train codebuild:project/DEV-deploy-qa" +
        " codebuild:project/DEV-test-qa codebuild:project/DEV-deploy-production codebuild:project/DEV-test-production",
      AskForApproval: "sns:Publish | sns:DEV-approval",
    });
  });

  it("the pipeline reach one file, and nothing else of its bucket, when the source is a zip file", () => {
    assert.deepEqual(
      shortForm(scope, zipStatements(scope.arns, "commits", "team/commit.zip", "arn:aws:s3:::artifacts/a/*")),
      {
        FetchTheSource: "s3:GetObject s3:GetObjectVersion | s3:::commits/team/commit.zip",
        ReadTheTagsOfTheSource: "s3:GetObjectTagging s3:GetObjectVersionTagging | s3:::commits/team/commit.zip",
        KeepTheTagsOfTheSource: "s3:PutObjectTagging | s3:::artifacts/a/*",
        LookForNewVersions: "s3:GetBucketAcl s3:GetBucketLocation s3:GetBucketVersioning | s3:::commits",
      },
    );
  });

  for (const purpose of buildPurposes) {
    it(`the build ${purpose} are exactly these`, () => {
      assert.deepEqual(shortForm(scope, buildRole(scope, purpose).statements), expectedBuilds[purpose]);
    });
  }

  it("training jobs are exactly these: no held-out samples, and only their own image", () => {
    assert.deepEqual(shortForm(scope, trainingRole(scope).statements), {
      ReadItsChannels: "s3:GetObject | s3:::DATA/datasets/*/train/* s3:::DATA/datasets/*/validation/*",
      FindItsChannels:
        's3:ListBucket | s3:::DATA | {"StringLike":{"s3:prefix":["datasets/*/train/*","datasets/*/validation/*"]}}',
      WriteItsModel: "s3:PutObject | s3:::ARTIFACTS/models/*",
      ...container("/aws/sagemaker/TrainingJobs", "/aws/sagemaker/TrainingJobs"),
    });
  });

  it("training jobs on spot instances reach their checkpoints, too", () => {
    const spot = scopeOf({ training: { spot: { maximumWaitMinutes: 240 } } });
    const added = Object.entries(shortForm(spot, trainingRole(spot).statements)).filter(([sid]) =>
      sid.includes("Checkpoints"),
    );
    assert.deepEqual(Object.fromEntries(added), {
      GoOnFromItsCheckpoints: "s3:GetObject | s3:::ARTIFACTS/models/*/checkpoints/*",
      FindItsCheckpoints: 's3:ListBucket | s3:::ARTIFACTS | {"StringLike":{"s3:prefix":"models/*/checkpoints*"}}',
    });
  });

  it("the build train reach the folder that the pictures come from, and no other that begins as it does", () => {
    for (const [source, folder] of [
      ["s3://pictures/caltech/", "caltech/"],
      ["s3://pictures/caltech", "caltech/"],
      ["s3://pictures", ""],
    ] as const) {
      const remote = scopeOf({ training: { data: { source, heldOutSamples: 200, validationShare: 0.2 } } });
      const { ListTheSource, ReadTheSource } = shortForm(remote, buildRole(remote, "train").statements);
      assert.deepEqual(
        [ListTheSource, ReadTheSource],
        [
          `s3:ListBucket | s3:::pictures${folder && ` | {"StringEquals":{"s3:prefix":"${folder}"}}`}`,
          `s3:GetObject | s3:::pictures/${folder}*`,
        ],
      );
    }
  });

  it("an endpoint are exactly these: the models delivered to it and nothing else of the bucket", () => {
    assert.deepEqual(shortForm(scope, everyRole(scope)["productionHosting"] ?? []), {
      ReadTheDeliveredModels: "s3:GetObject | s3:::ARTIFACTS/served/PROD/*.tar.gz",
      ...container("/aws/sagemaker/Endpoints/PROD", "/aws/sagemaker/Endpoints"),
    });
  });

  it("the tests of an environment with an API add no more than acting as the role that may ask it", () => {
    const usual = everyRole(scope);
    const asking = scopeOf({
      api: { authorization: { kind: "iam" }, throttling: { requestsPerSecond: 1, burst: 1 }, page: false },
    });
    for (const [role, statements] of Object.entries(everyRole(asking))) {
      const added = statements.filter(({ sid }) => !(usual[role] ?? []).some((statement) => statement.sid === sid));
      const environment = { testQa: "DEV", testProduction: "PROD" }[role];
      assert.deepEqual(
        shortForm(asking, added),
        environment === undefined ? {} : { AskTheApi: `sts:AssumeRole | iam:role/${environment}-ask-api-us-east-1` },
        role,
      );
    }
  });
});
