/**
 * What a preview of a pull request and a look for drift may do in the account: read the state of both stacks, and what
 * a refresh reads of every resource. Nothing here writes, and no lock is taken: `pulumi preview` and `pulumi refresh
 * --preview-only` need none (packages/recording-engine/README.md, "The objects of the state").
 *
 * Source of what a refresh reads: terraform-provider-aws, the Read functions of internal/service, and the Service
 * Authorization Reference (November 2026).
 */
import { dataKeys } from "../../../contract/dataManifest";
import { readKeyStatements } from "./encryption";
import { readStateStatements } from "./pulumiState";
import type { DeliveryScope } from "./scope";
import { connectionReadStatements } from "./source";
import type { Statement } from "./statement";

/** Whose workflows look at the account. */
export interface PullRequests {
  /** `owner/name`, or `owner@ID/name@ID` where GitHub's tokens have ids: as the subject of a token names it. */
  readonly repository: string;
  /** The environments on GitHub whose jobs are let in. */
  readonly environments: readonly string[];
}

/** @param connectionArn the connection to GitHub; undefined where there is none */
export function pullRequestStatements(scope: DeliveryScope, connectionArn?: string): readonly Statement[] {
  return [
    ...readStateStatements(scope, [scope.qa.stack, scope.production.stack]),
    ...bucketStatements(scope),
    ...modelStatements(scope),
    ...platformStatements(scope),
    ...environmentStatements(scope),
    ...(connectionArn === undefined ? [] : connectionReadStatements(connectionArn)),
  ];
}

/** The settings of the buckets, and which data the program finds for the next training. */
function bucketStatements({ arns, names, location, encryption }: DeliveryScope): readonly Statement[] {
  const buckets = [arns.bucket(names.artifactBucket), arns.bucket(names.dataBucket)];
  return [
    {
      sid: "SeeTheSettingsOfTheBuckets",
      actions: [
        "s3:GetAccelerateConfiguration",
        "s3:GetBucketAcl",
        "s3:GetBucketCORS",
        "s3:GetBucketLocation",
        "s3:GetBucketLogging",
        "s3:GetBucketObjectLockConfiguration",
        "s3:GetBucketOwnershipControls",
        "s3:GetBucketPolicy",
        "s3:GetBucketPublicAccessBlock",
        "s3:GetBucketRequestPayment",
        "s3:GetBucketTagging",
        "s3:GetBucketVersioning",
        "s3:GetBucketWebsite",
        "s3:GetEncryptionConfiguration",
        "s3:GetLifecycleConfiguration",
        "s3:GetReplicationConfiguration",
        // A bucket is looked for with HEAD, and "no data" is told from "forbidden". It shows the names of keys.
        "s3:ListBucket",
        "s3:ListTagsForResource",
      ],
      resources: buckets,
    },
    {
      sid: "ReadWhichDataIsCurrent",
      actions: ["s3:GetObject"],
      resources: [arns.objects(names.dataBucket, dataKeys.current)],
    },
    ...readKeyStatements(location, encryption),
  ];
}

/** Jobs, packages, and what the endpoints serve: for the program's look-ups and for a refresh. */
function modelStatements({ arns, names, qa, production }: DeliveryScope): readonly Statement[] {
  return [
    {
      sid: "SeeModelsAndEndpoints",
      actions: [
        "sagemaker:DescribeEndpoint",
        "sagemaker:DescribeEndpointConfig",
        "sagemaker:DescribeModel",
        "sagemaker:DescribeModelPackage",
        "sagemaker:DescribeModelPackageGroup",
        "sagemaker:DescribeTrainingJob",
        "sagemaker:ListModelPackages",
        "sagemaker:ListTags",
      ],
      resources: [
        arns.trainingJob(`${names.trainingJobPrefix}-*`),
        arns.modelPackageGroup(names.modelPackageGroup),
        arns.modelPackages(names.modelPackageGroup),
        ...[qa, production].flatMap(({ names: { model, endpointConfiguration, endpoint } }) => [
          arns.model(`${model}-*`),
          arns.endpointConfiguration(`${endpointConfiguration}-*`),
          arns.endpoint(endpoint),
        ]),
      ],
    },
  ];
}

/** What only the stack that owns the delivery has, and the roles of both. */
function platformStatements({ arns, names, qa, production, location }: DeliveryScope): readonly Statement[] {
  const [ofQa = [], ofProduction = []] = [qa, production].map(({ names: { hostingRole, apiCallerRole, functions } }) =>
    [hostingRole, apiCallerRole, functions.predict.role, functions.authorize.role].map((name) => name(location)),
  );
  return [
    {
      sid: "SeeTheBuildProjects",
      actions: ["codebuild:BatchGetProjects"],
      resources: alike(Object.values(names.projects)).map(arns.buildProject),
    },
    {
      sid: "SeeThePipeline",
      actions: ["codepipeline:GetPipeline", "codepipeline:ListTagsForResource"],
      resources: [arns.pipeline(names.pipeline)],
    },
    {
      sid: "SeeTheRoles",
      actions: ["iam:GetRole", "iam:GetRolePolicy", "iam:ListAttachedRolePolicies", "iam:ListRolePolicies"],
      resources: [[...Object.values(names.roles), ...ofQa], ofProduction].flatMap(alike).map(arns.role),
    },
  ];
}

/** APIs, functions, alarms, topics and logs. */
function environmentStatements({ arns, names, qa, production, location }: DeliveryScope): readonly Statement[] {
  const environments = [qa.names, production.names];
  const functions = environments.flatMap((environment) => Object.values(environment.functions).map(({ name }) => name));
  const topics = [names.approvalTopic, ...environments.map(({ alarmTopic }) => alarmTopic)];
  return [
    // API Gateway makes up the ids of APIs, so this is the configuration of every API in the region.
    { sid: "SeeTheApis", actions: ["apigateway:GET"], resources: [arns.below("apis"), arns.below("domainnames")] },
    {
      sid: "SeeTheFunctions",
      actions: [
        "lambda:GetFunction",
        "lambda:GetFunctionCodeSigningConfig",
        "lambda:GetPolicy",
        "lambda:ListVersionsByFunction",
      ],
      resources: functions.map((name) => arns.function(name)),
    },
    {
      sid: "SeeTheAlarmsAndDashboards",
      actions: ["cloudwatch:DescribeAlarms", "cloudwatch:GetDashboard", "cloudwatch:ListTagsForResource"],
      resources: environments.flatMap(({ alarm, dashboard }) => [
        arns.alarm(`${alarm}-*`),
        arns.dashboard(dashboard(location)),
      ]),
    },
    {
      sid: "SeeTheNotices",
      actions: ["events:DescribeRule", "events:ListTagsForResource", "events:ListTargetsByRule"],
      resources: [arns.eventRule(`${names.notice}-*`)],
    },
    {
      sid: "SeeTheBudgets",
      actions: ["budgets:ListTagsForResource", "budgets:ViewBudget"],
      resources: environments.map(({ budget }) => arns.budget(budget(location))),
    },
    {
      sid: "SeeTheTopicsAndWhoIsSubscribed",
      actions: ["sns:GetTopicAttributes", "sns:GetSubscriptionAttributes", "sns:ListTagsForResource"],
      resources: topics.map((name) => arns.topic(name)),
    },
    {
      // A group is looked for in the list of all. It shows their names, settings and tags, and nothing that they hold.
      sid: "FindTheLogGroups",
      actions: ["logs:DescribeLogGroups", "logs:ListTagsForResource"],
      resources: [arns.logGroup("*")],
    },
  ];
}

/** Characters that names have to begin with to be taken for those of one delivery. */
const shortestPrefix = 8;

/**
 * One pattern for the names of a stack, which all begin with it: a policy has 10,240 characters at most. Where the
 * names are so long that they are cut, it covers what begins like the project, too.
 */
function alike(names: readonly string[]): readonly string[] {
  const [first = ""] = names;
  let length = first.length;
  while (!names.every((name) => name.startsWith(first.slice(0, length)))) length -= 1;
  return length < shortestPrefix ? names : [`${first.slice(0, length)}*`];
}
