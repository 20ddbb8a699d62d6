/**
 * What the aws provider asks of AWS when a resource of a type is refreshed. Source: terraform-provider-aws,
 * internal/service, the Read function of each type (November 2026).
 */
import { Agent } from "node:http";
import type { ApiGatewayV2 } from "@aws-sdk/client-apigatewayv2";
import { S3Control } from "@aws-sdk/client-s3-control";
import type { SageMaker } from "@aws-sdk/client-sagemaker";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import type { AwsClients } from "../../../packages/recording-engine/awsClients";

/** A resource, as the state has it. */
export interface Kept {
  readonly id: string;
  readonly outputs: Readonly<Record<string, unknown>>;
}

type Reads = (aws: AwsClients, kept: Kept, account: string) => readonly Promise<unknown>[];

const text = (value: unknown): string => (typeof value === "string" ? value : "");
const bucketReads: Reads = (aws, { id: Bucket }) => [
  ...(
    [
      "getBucketAccelerateConfiguration",
      "getBucketAcl",
      "getBucketCors",
      "getBucketEncryption",
      "getBucketLifecycleConfiguration",
      "getBucketLocation",
      "getBucketLogging",
      "getBucketOwnershipControls",
      "getBucketPolicy",
      "getBucketReplication",
      "getBucketRequestPayment",
      "getBucketTagging",
      "getBucketVersioning",
      "getBucketWebsite",
      "getObjectLockConfiguration",
      "getPublicAccessBlock",
      "headBucket",
    ] as const
  ).map(async (operation) => (await aws.s3())[operation]({ Bucket })),
];
/** A part of a bucket's settings is among what is read of the bucket. */
const withTheBucket: Reads = () => [];
const topicReads: Reads = (aws, { outputs }) => [
  aws.sns().then((sns) => sns.getTopicAttributes({ TopicArn: text(outputs["arn"]) })),
  aws.sns().then((sns) => sns.listTagsForResource({ ResourceArn: text(outputs["arn"]) })),
];
const ofApi =
  (read: (gateway: ApiGatewayV2, ApiId: string, id: string) => Promise<unknown>): Reads =>
  (aws, { id, outputs }) => [aws.apigateway().then((gateway) => read(gateway, text(outputs["apiId"]), id))];
const ofModels =
  (arnType: string, read: (sagemaker: SageMaker, id: string) => Promise<unknown>): Reads =>
  (aws, { id }, account) => [
    aws.sagemaker().then((sagemaker) => read(sagemaker, id)),
    aws.sagemaker().then(async (sagemaker) => {
      const region = await sagemaker.config.region();
      return sagemaker.listTags({ ResourceArn: `arn:aws:sagemaker:${region}:${account}:${arnType}/${id}` });
    }),
  ];

/** S3 Control, whose clients put the account's id before the host's name: here every name is this machine. */
function s3Control(): S3Control {
  const httpAgent = new Agent({
    lookup: (_name, { all }, found) => {
      if (all === true) found(null, [{ address: "127.0.0.1", family: 4 }]);
      else found(null, "127.0.0.1", 4);
    },
  });
  const endpoint = (process.env["AWS_ENDPOINT_URL"] ?? "").replace("127.0.0.1", "localhost");
  return new S3Control({ endpoint, requestHandler: new NodeHttpHandler({ httpAgent }) });
}

export const readsOf: Readonly<Record<string, Reads>> = {
  "aws:apigatewayv2/api:Api": (aws, { id: ApiId }) => [aws.apigateway().then((gateway) => gateway.getApi({ ApiId }))],
  "aws:apigatewayv2/apiMapping:ApiMapping": (aws, { id: ApiMappingId, outputs }) => [
    aws
      .apigateway()
      .then((gateway) => gateway.getApiMapping({ ApiMappingId, DomainName: text(outputs["domainName"]) })),
  ],
  "aws:apigatewayv2/authorizer:Authorizer": ofApi((gateway, ApiId, AuthorizerId) =>
    gateway.getAuthorizer({ ApiId, AuthorizerId }),
  ),
  "aws:apigatewayv2/domainName:DomainName": (aws, { id: DomainName }) => [
    aws.apigateway().then((gateway) => gateway.getDomainName({ DomainName })),
  ],
  "aws:apigatewayv2/integration:Integration": ofApi((gateway, ApiId, IntegrationId) =>
    gateway.getIntegration({ ApiId, IntegrationId }),
  ),
  "aws:apigatewayv2/route:Route": ofApi((gateway, ApiId, RouteId) => gateway.getRoute({ ApiId, RouteId })),
  "aws:apigatewayv2/stage:Stage": ofApi((gateway, ApiId, StageName) => gateway.getStage({ ApiId, StageName })),
  "aws:budgets/budget:Budget": (aws, { outputs }, AccountId) => {
    const of = { AccountId, BudgetName: text(outputs["name"]) };
    return [
      aws.budgets().then((budgets) => budgets.describeBudget(of)),
      aws.budgets().then(async (budgets) => {
        const { Notifications = [] } = await budgets.describeNotificationsForBudget(of);
        for (const Notification of Notifications)
          await budgets.describeSubscribersForNotification({ ...of, Notification });
      }),
      aws.budgets().then((budgets) => budgets.listTagsForResource({ ResourceARN: text(outputs["arn"]) })),
    ];
  },
  "aws:cloudwatch/dashboard:Dashboard": (aws, { id: DashboardName }) => [
    aws.cloudwatch().then((cloudwatch) => cloudwatch.getDashboard({ DashboardName })),
  ],
  "aws:cloudwatch/eventRule:EventRule": (aws, { outputs }) => [
    aws.events().then((events) => events.describeRule({ Name: text(outputs["name"]) })),
    aws.events().then((events) => events.listTagsForResource({ ResourceARN: text(outputs["arn"]) })),
  ],
  "aws:cloudwatch/eventTarget:EventTarget": (aws, { outputs }) => [
    aws.events().then((events) => events.listTargetsByRule({ Rule: text(outputs["rule"]) })),
  ],
  "aws:cloudwatch/logGroup:LogGroup": (aws, { id, outputs }) => [
    aws.logs().then((logs) => logs.describeLogGroups({ logGroupNamePrefix: id })),
    aws.logs().then((logs) => logs.listTagsForResource({ resourceArn: text(outputs["arn"]) })),
  ],
  "aws:cloudwatch/metricAlarm:MetricAlarm": (aws, { id, outputs }) => [
    aws.cloudwatch().then((cloudwatch) => cloudwatch.describeAlarms({ AlarmNames: [id] })),
    aws.cloudwatch().then((cloudwatch) => cloudwatch.listTagsForResource({ ResourceARN: text(outputs["arn"]) })),
  ],
  "aws:codebuild/project:Project": (aws, { outputs }) => [
    aws.codebuild().then((codebuild) => codebuild.batchGetProjects({ names: [text(outputs["name"])] })),
  ],
  "aws:codeconnections/connection:Connection": (aws, { outputs }) => [
    aws.codeconnections("GetConnection", { ConnectionArn: text(outputs["arn"]) }),
    aws.codeconnections("ListTagsForResource", { ResourceArn: text(outputs["arn"]) }),
  ],
  "aws:codepipeline/pipeline:Pipeline": (aws, { id: name, outputs }) => [
    aws.codepipeline().then((codepipeline) => codepipeline.getPipeline({ name })),
    aws.codepipeline().then((codepipeline) => codepipeline.listTagsForResource({ resourceArn: text(outputs["arn"]) })),
  ],
  "aws:iam/role:Role": (aws, { id: RoleName }) => [
    ...(["getRole", "listAttachedRolePolicies", "listRolePolicies"] as const).map(async (operation) =>
      (await aws.iam())[operation]({ RoleName }),
    ),
  ],
  "aws:iam/rolePolicy:RolePolicy": (aws, { outputs }) => [
    aws.iam().then((iam) => iam.getRolePolicy({ RoleName: text(outputs["role"]), PolicyName: text(outputs["name"]) })),
  ],
  "aws:lambda/function:Function": (aws, { id: FunctionName }) => [
    aws.lambda().then((lambda) => lambda.getFunction({ FunctionName })),
    aws.lambda().then((lambda) => lambda.getFunctionCodeSigningConfig({ FunctionName })),
    aws.lambda().then((lambda) => lambda.listVersionsByFunction({ FunctionName })),
  ],
  "aws:lambda/permission:Permission": (aws, { outputs }) => [
    aws.lambda().then((lambda) => lambda.getPolicy({ FunctionName: text(outputs["function"]) })),
  ],
  "aws:s3/bucket:Bucket": (aws, kept, account) => [
    ...bucketReads(aws, kept, account),
    s3Control().listTagsForResource({ AccountId: account, ResourceArn: `arn:aws:s3:::${kept.id}` }),
  ],
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": withTheBucket,
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": withTheBucket,
  "aws:s3/bucketPolicy:BucketPolicy": withTheBucket,
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": withTheBucket,
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": withTheBucket,
  "aws:s3/bucketVersioning:BucketVersioning": withTheBucket,
  "aws:sagemaker/endpoint:Endpoint": ofModels("endpoint", (sagemaker, EndpointName) =>
    sagemaker.describeEndpoint({ EndpointName }),
  ),
  "aws:sagemaker/endpointConfiguration:EndpointConfiguration": ofModels(
    "endpoint-config",
    (sagemaker, EndpointConfigName) => sagemaker.describeEndpointConfig({ EndpointConfigName }),
  ),
  "aws:sagemaker/model:Model": ofModels("model", (sagemaker, ModelName) => sagemaker.describeModel({ ModelName })),
  "aws:sagemaker/modelPackageGroup:ModelPackageGroup": ofModels(
    "model-package-group",
    (sagemaker, ModelPackageGroupName) => sagemaker.describeModelPackageGroup({ ModelPackageGroupName }),
  ),
  "aws:sns/topic:Topic": topicReads,
  "aws:sns/topicPolicy:TopicPolicy": topicReads,
  "aws:sns/topicSubscription:TopicSubscription": (aws, { id: SubscriptionArn }) => [
    aws.sns().then((sns) => sns.getSubscriptionAttributes({ SubscriptionArn })),
  ],
};

/** Every read of a resource, by somebody's clients, that fails otherwise than because there is nothing: AWS's words. */
export async function refusedReads(
  aws: AwsClients,
  type: string,
  kept: Kept,
  account: string,
): Promise<readonly string[]> {
  const reads = readsOf[type];
  if (reads === undefined) return [`${type}: nothing here says what a refresh reads.`];
  const results = await Promise.allSettled(reads(aws, kept, account));
  return results.flatMap((result) =>
    result.status === "rejected" && !isAbsence(result.reason) ? [`${type} ${kept.id}: ${String(result.reason)}`] : [],
  );
}

/** What does not exist, or is not configured, was allowed to be asked for. */
function isAbsence(error: unknown): boolean {
  return /NoSuch|NotFound|Could not find|does not exist|cannot be found/u.test(String(error));
}
