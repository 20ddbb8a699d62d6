import assert from "node:assert/strict";
import { pipelineStatements } from "../../../../components/platform/permissions/pipeline";
import { buildRole, hostingRole, pipelineRole, trainingRole } from "../../../../components/platform/permissions/roles";
import type { DeliveredEnvironment, DeliveryScope } from "../../../../components/platform/permissions/scope";
import type { HostingScope } from "../../../../components/platform/permissions/serving";
import { connectionStatements, zipStatements } from "../../../../components/platform/permissions/source";
import { policyDocument, type Statement, trustPolicy } from "../../../../components/platform/permissions/statement";
import { type BuildPurpose, buildPurposes } from "../../../../settings/names";
import { scopeOf, shortForm } from "./scopes";

const scope = scopeOf();
const fetching = connectionStatements(
  "arn:aws:codeconnections:us-east-1:123456789012:connection/c",
  "example/model-delivery",
);
const passedToSageMaker = '{"StringEquals":{"iam:PassedToService":"sagemaker.amazonaws.com"}}';

const everyBuild = (project: string): Readonly<Record<string, string>> => ({
  WriteItsOwnLog: `logs:CreateLogStream logs:PutLogEvents | logs:log-group:/aws/codebuild/${project} logs:log-group:/aws/codebuild/${project}:*`,
  ReadTheSourceThatItBuilds: "s3:GetObject s3:GetObjectVersion | s3:::ARTIFACTS/PIPELINE*",
  KeepItsOwnCache: `s3:GetObject s3:PutObject | s3:::ARTIFACTS/cache/${project}/*`,
  CheckWhoOwnsTheArtifactBucket: "s3:GetBucketAcl s3:GetBucketLocation | s3:::ARTIFACTS",
});

const reports = (project: string): Readonly<Record<string, string>> => ({
  PublishItsTestReports: `codebuild:CreateReportGroup codebuild:CreateReport codebuild:UpdateReport codebuild:BatchPutTestCases | codebuild:report-group/${project}-*`,
});

const runRecord = { KeepTheRunRecord: "s3:GetObject s3:PutObject | s3:::ARTIFACTS/runs/*.json" };

const state = (stack: string): Readonly<Record<string, string>> => ({
  TellAbsentStateFromForbidden: "s3:ListBucket | s3:::STATE",
  ReadTheFormatOfTheState: "s3:GetObject | s3:::STATE/.pulumi/meta.yaml",
  UpdateTheStateOfItsStack:
    `s3:GetObject s3:PutObject s3:DeleteObject | s3:::STATE/.pulumi/stacks/model-delivery/${stack}.json* s3:::STATE/.pulumi/history/model-delivery/${stack}/*` +
    ` s3:::STATE/.pulumi/backups/model-delivery/${stack}/* s3:::STATE/.pulumi/locks/organization/model-delivery/${stack}/*`,
  OpenTheSecretsOfTheState:
    'kms:Decrypt | kms:key/* | {"ForAnyValue:StringEquals":{"kms:ResourceAliases":"alias/model-delivery-state"}}',
});

const readPackages = {
  ReadThePackages: "sagemaker:DescribeModelPackage | sagemaker:model-package/DEV/*",
};

const serving = (environment: string): Readonly<Record<string, string>> => ({
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
});

const testing = (environment: string): Readonly<Record<string, string>> => ({
  ReadTheHeldOutSamples: "s3:GetObject | s3:::DATA/held-out/*",
  AskTheEndpoint: `sagemaker:InvokeEndpoint sagemaker:DescribeEndpoint | sagemaker:endpoint/${environment}`,
  ReadWhichDataThePackageWasTrainedWith: "sagemaker:DescribeModelPackage | sagemaker:model-package/DEV/*",
});

const container = (logGroup: string, namespace: string): Readonly<Record<string, string>> => ({
  SignInToTheRegistry: "ecr:GetAuthorizationToken | *",
  PullItsImage:
    "ecr:BatchCheckLayerAvailability ecr:BatchGetImage ecr:GetDownloadUrlForLayer | ecr:us-east-1:811284229777:repository/image-classification",
  WriteItsOwnLog: `logs:CreateLogGroup logs:CreateLogStream logs:DescribeLogStreams logs:PutLogEvents | logs:log-group:${logGroup} logs:log-group:${logGroup}:*`,
  PublishItsMetrics: `cloudwatch:PutMetricData | * | {"StringEquals":{"cloudwatch:namespace":"${namespace}"}}`,
});

const expectedBuilds: Readonly<Record<BuildPurpose, Readonly<Record<string, string>>>> = {
  validate: { ...everyBuild("DEV-validate"), ...reports("DEV-validate") },
  train: {
    ...everyBuild("DEV-train"),
    ReadWhichCommitIsDelivered: "codepipeline:ListActionExecutions | codepipeline:DEV",
    ...runRecord,
    ...state("dev"),
    TellNewDataFromKnownData: "s3:ListBucket | s3:::DATA",
    PrepareTheDatasets: "s3:GetObject s3:PutObject | s3:::DATA/datasets/*",
    PutSamplesAsideForTheTests: "s3:PutObject | s3:::DATA/held-out/*",
    RunTheTrainingJobs:
      "sagemaker:CreateTrainingJob sagemaker:AddTags sagemaker:DescribeTrainingJob sagemaker:StopTrainingJob | sagemaker:training-job/DEV-*",
    GiveTheTrainingJobItsRole: `iam:PassRole | iam:role/DEV-training-us-east-1 | ${passedToSageMaker}`,
    RegisterPackagesThatAwaitApproval:
      'sagemaker:CreateModelPackage | sagemaker:model-package/DEV/* | {"StringEquals":{"sagemaker:ModelApprovalStatus":"PendingManualApproval"}}',
    ...readPackages,
    SeeWhetherAModelIsServed: "sagemaker:DescribeEndpoint | sagemaker:endpoint/DEV",
  },
  deployQa: {
    ...everyBuild("DEV-deploy-qa"),
    ...runRecord,
    ...state("dev"),
    ...readPackages,
    ...serving("DEV"),
    ClearAFailedEndpoint: "sagemaker:DeleteEndpoint | sagemaker:endpoint/DEV",
    TellNoDataFromForbiddenData: "s3:ListBucket | s3:::DATA",
    ReadWhichDataIsCurrent: "s3:GetObject | s3:::DATA/datasets/current.json",
  },
  testQa: { ...everyBuild("DEV-test-qa"), ...reports("DEV-test-qa"), ...runRecord, ...testing("DEV") },
  deployProduction: {
    ...everyBuild("DEV-deploy-production"),
    ...runRecord,
    ...state("prod"),
    ...readPackages,
    ...serving("PROD"),
    RecordWhatAPersonApproved:
      'sagemaker:UpdateModelPackage | sagemaker:model-package/DEV/* | {"StringEquals":{"sagemaker:ModelApprovalStatus":["Approved","Rejected"]}}',
  },
  testProduction: {
    ...everyBuild("DEV-test-production"),
    ...reports("DEV-test-production"),
    ...runRecord,
    ...testing("PROD"),
  },
};

/** The statements of every role of a delivery, and of its two environments' hosting roles. */
function everyRole(of: DeliveryScope): Readonly<Record<string, readonly Statement[]>> {
  return {
    pipeline: pipelineStatements(of, fetching),
    ...Object.fromEntries(buildPurposes.map((purpose) => [purpose, buildRole(of, purpose).statements])),
    training: trainingRole(of).statements,
    qaHosting: hostingRole(hostingScope(of, of.qa)).statements,
    productionHosting: hostingRole(hostingScope(of, of.production)).statements,
  };
}

function hostingScope(
  { location, names, image, encryption }: DeliveryScope,
  { names: environment, network }: DeliveredEnvironment,
): HostingScope {
  return { location, owner: names, environment, image, encryption, network };
}

const encryption = {
  keyArn: "arn:aws:kms:us-east-1:123456789012:key/own",
  trainingVolumes: true,
  endpointVolumes: true,
};
const network = { subnets: ["subnet-0a", "subnet-0b"], securityGroups: ["sg-0c"] };
const secured = scopeOf({ encryption, network, isolation: true });

const inTheNetwork = {
  "ForAllValues:StringEquals": {
    "sagemaker:VpcSubnets": network.subnets,
    "sagemaker:VpcSecurityGroupIds": network.securityGroups,
  },
  Null: { "sagemaker:VpcSubnets": "false", "sagemaker:VpcSecurityGroupIds": "false" },
  Bool: { "sagemaker:NetworkIsolation": "true" },
};
const through = (service: string): string =>
  `kms:key/own | {"StringEquals":{"kms:ViaService":"${service}.us-east-1.amazonaws.com"}}`;
const keepsObjects = { EncryptWhatItKeepsInTheBuckets: `kms:Decrypt kms:GenerateDataKey | ${through("s3")}` };
const keepsVolumes = {
  EncryptVolumes: 'kms:CreateGrant | kms:key/own | {"Bool":{"kms:GrantIsForAWSResource":"true"}}',
  LookAtTheKeyOfVolumes: "kms:DescribeKey | kms:key/own",
};
const joinsTheNetwork = {
  JoinTheSubnetsOfTheSettings:
    "ec2:CreateNetworkInterface | ec2:network-interface/* ec2:subnet/subnet-0a ec2:subnet/subnet-0b ec2:security-group/sg-0c",
  LendItsInterfacesToTheInstances:
    "ec2:CreateNetworkInterfacePermission ec2:DeleteNetworkInterface ec2:DeleteNetworkInterfacePermission | ec2:network-interface/* | " +
    '{"ArnEquals":{"ec2:Subnet":["arn:aws:ec2:us-east-1:123456789012:subnet/subnet-0a","arn:aws:ec2:us-east-1:123456789012:subnet/subnet-0b"]}}',
  FindItsNetwork:
    "ec2:DescribeDhcpOptions ec2:DescribeNetworkInterfaces ec2:DescribeSecurityGroups ec2:DescribeSubnets ec2:DescribeVpcs | *",
};

const deploysSecured = (environment: string): Readonly<Record<string, string>> => {
  const made = `sagemaker:model/${environment}-* sagemaker:endpoint-config/${environment}-*`;
  return {
    ...keepsObjects,
    MakeModelsAndConfigurations: `sagemaker:DescribeModel sagemaker:DescribeEndpointConfig | ${made}`,
    MakeModelsAsTheSettingsSay: `sagemaker:CreateModel | ${made} | ${JSON.stringify(inTheNetwork)}`,
    MakeConfigurationsAsTheSettingsSay: `sagemaker:CreateEndpointConfig | ${made} | {"StringEquals":{"sagemaker:VolumeKmsKey":"${encryption.keyArn}"}}`,
    ...keepsVolumes,
  };
};

/** What a key and a network add to each role, or change in it. */
const expectedSecured: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  pipeline: { ...keepsObjects, EncryptItsQuestions: `kms:Decrypt kms:GenerateDataKey | ${through("sns")}` },
  validate: keepsObjects,
  train: {
    ...keepsObjects,
    RunTheTrainingJobs:
      "sagemaker:AddTags sagemaker:DescribeTrainingJob sagemaker:StopTrainingJob | sagemaker:training-job/DEV-*",
    StartTrainingJobsAsTheSettingsSay: `sagemaker:CreateTrainingJob | sagemaker:training-job/DEV-* | ${JSON.stringify({
      ...inTheNetwork,
      StringEquals: { "sagemaker:OutputKmsKey": encryption.keyArn, "sagemaker:VolumeKmsKey": encryption.keyArn },
    })}`,
  },
  deployQa: deploysSecured("DEV"),
  testQa: keepsObjects,
  deployProduction: deploysSecured("PROD"),
  testProduction: keepsObjects,
  training: { ...keepsObjects, ...keepsVolumes, ...joinsTheNetwork },
  qaHosting: { DecryptWhatItReads: `kms:Decrypt | ${through("s3")}`, ...joinsTheNetwork },
  productionHosting: { DecryptWhatItReads: `kms:Decrypt | ${through("s3")}`, ...joinsTheNetwork },
};

describe("the permissions of", () => {
  it("the pipeline are exactly these", () => {
    assert.deepEqual(shortForm(scope, pipelineStatements(scope, fetching)), {
      FetchTheSource:
        'codeconnections:UseConnection | codeconnections:connection/c | {"StringEqualsIfExists":{"codeconnections:FullRepositoryId":"example/model-delivery"}}',
      HandOnTheSource: "s3:GetObject s3:GetObjectVersion s3:PutObject | s3:::ARTIFACTS/PIPELINE*",
      CheckTheArtifactBucket: "s3:GetBucketAcl s3:GetBucketLocation s3:GetBucketVersioning | s3:::ARTIFACTS",
      RunTheBuilds:
        "codebuild:StartBuild codebuild:BatchGetBuilds | codebuild:project/DEV-validate codebuild:project/DEV-train codebuild:project/DEV-deploy-qa" +
        " codebuild:project/DEV-test-qa codebuild:project/DEV-deploy-production codebuild:project/DEV-test-production",
      AskForApproval: "sns:Publish | sns:DEV-approval",
    });
  });

  it("the pipeline reach one file, and nothing else of its bucket, when the source is a zip file", () => {
    assert.deepEqual(shortForm(scope, zipStatements(scope.arns, "commits", "team/commit.zip")), {
      FetchTheSource: "s3:GetObject s3:GetObjectVersion | s3:::commits/team/commit.zip",
      LookForNewVersions: "s3:GetBucketAcl s3:GetBucketLocation s3:GetBucketVersioning | s3:::commits",
    });
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

  it("an endpoint are exactly these: the trained models and nothing else of the bucket", () => {
    assert.deepEqual(shortForm(scope, everyRole(scope)["productionHosting"] ?? []), {
      ReadTheTrainedModels: "s3:GetObject | s3:::ARTIFACTS/models/*/output/model.tar.gz",
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

  it("a delivery with a key and a network of its own are these and the usual ones", () => {
    const usual = everyRole(scope);
    for (const [role, statements] of Object.entries(everyRole(secured))) {
      const usualForms = shortForm(scope, usual[role] ?? []);
      const added = Object.entries(shortForm(secured, statements)).filter(([sid, form]) => usualForms[sid] !== form);
      assert.deepEqual(Object.fromEntries(added), expectedSecured[role], role);
      assert.deepEqual(
        Object.keys(usualForms).filter((sid) => !statements.some((statement) => statement.sid === sid)),
        [],
        role,
      );
    }
  });

  it("volumes are granted only where the settings give the key to volumes", () => {
    const { keyArn } = encryption;
    const buckets = everyRole(scopeOf({ encryption: { keyArn, trainingVolumes: false, endpointVolumes: false } }));
    const actions = Object.values(buckets).flatMap((statements) =>
      statements.flatMap((statement) => statement.actions),
    );
    assert.deepEqual(
      actions.filter((action) => action === "kms:CreateGrant"),
      [],
    );
  });

  it("no role hold a wildcard action, or every resource where a resource level exists", () => {
    const describing = ["DhcpOptions", "NetworkInterfaces", "SecurityGroups", "Subnets", "Vpcs"].map(
      (what) => `ec2:Describe${what}`,
    );
    const withoutResourceLevel = ["ecr:GetAuthorizationToken", "cloudwatch:PutMetricData", ...describing];
    for (const [role, statements] of Object.entries(everyRole(secured))) {
      for (const { sid, actions, resources } of statements) {
        for (const action of actions) assert.doesNotMatch(action, /\*/u, `${role} ${sid}`);
        if (resources.includes("*"))
          assert.ok(
            actions.every((action) => withoutResourceLevel.includes(action)),
            `${role} ${sid}`,
          );
        for (const resource of resources)
          assert.match(resource, /^(?:\*|arn:aws:[a-z0-9-]+:[a-z0-9-]*:\d*:[^*].*)$/u, `${role} ${sid}`);
      }
    }
  });

  it("every role say why, once", () => {
    for (const statements of Object.values(everyRole(secured))) {
      const sids = statements.map(({ sid }) => sid);
      assert.equal(new Set(sids).size, sids.length);
      for (const sid of sids) assert.match(sid, /^(?:[A-Z][a-z]*)+$/u);
    }
  });

  it("every role fit into an inline policy, whatever the stacks are called", () => {
    const longest = scopeOf({
      project: `${"project.".repeat(12)}p`,
      stack: "x".repeat(100),
      production: "y".repeat(100),
      location: { accountId: "123456789012", region: "ap-southeast-1", partition: "aws-us-gov" },
      encryption,
      network: {
        subnets: Array<string>(16).fill("subnet-0123456789abcdef0"),
        securityGroups: Array<string>(5).fill("sg-0123456789abcdef0"),
      },
      isolation: true,
    });
    for (const [role, statements] of Object.entries(everyRole(longest))) {
      const { length } = policyDocument(statements);
      assert.ok(length <= 10_240, `${role}: ${length} characters`);
    }
  });
});

describe("the trust policies", () => {
  it("let a service act only for this delivery's own resources", () => {
    const trusts = [
      pipelineRole(scope),
      ...buildPurposes.map((purpose) => buildRole(scope, purpose)),
      trainingRole(scope),
    ].map(({ trust }) => trust);
    assert.deepEqual(
      trusts.map((trust) => ("service" in trust ? `${trust.service} ${trust.sourceArn}` : trust.trustedRole)),
      [
        "codepipeline.amazonaws.com arn:aws:codepipeline:us-east-1:123456789012:model-delivery-dev-fcb97195",
        ...["validate", "train", "deploy-qa", "test-qa", "deploy-production", "test-production"].map(
          (project) =>
            `codebuild.amazonaws.com arn:aws:codebuild:us-east-1:123456789012:project/model-delivery-dev-fcb97195-${project}`,
        ),
        "sagemaker.amazonaws.com arn:aws:sagemaker:us-east-1:123456789012:training-job/model-delivery-dev-fcb97195-*",
      ],
    );
  });

  it("let one role of the account act as another one, whether it exists yet or not", () => {
    assert.deepEqual(JSON.parse(trustPolicy({ trustedRole: "arn:aws:iam::123456789012:role/tests" })), {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "OnlyForOneRole",
          Effect: "Allow",
          Principal: { AWS: "arn:aws:iam::123456789012:root" },
          Action: "sts:AssumeRole",
          Condition: { ArnEquals: { "aws:PrincipalArn": "arn:aws:iam::123456789012:role/tests" } },
        },
      ],
    });
  });

  it("name service, account and source", () => {
    assert.deepEqual(
      JSON.parse(trustPolicy({ service: "codebuild.amazonaws.com", accountId: "123456789012", sourceArn: "arn:s" })),
      {
        Version: "2012-10-17",
        Statement: [
          {
            Sid: "OnlyForItsOwnResources",
            Effect: "Allow",
            Principal: { Service: "codebuild.amazonaws.com" },
            Action: "sts:AssumeRole",
            Condition: { StringEquals: { "aws:SourceAccount": "123456789012" }, ArnLike: { "aws:SourceArn": "arn:s" } },
          },
        ],
      },
    );
  });
});
