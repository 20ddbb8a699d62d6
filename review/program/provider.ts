/**
 * What the aws provider and the release's own providers would answer: computed properties by type, results by function.
 */
import { sha256 } from "../../contract/hash";

type Properties = Readonly<Record<string, unknown>>;

/** Computed properties by type token. */
type ComputedProperties = Readonly<Record<string, (inputs: Properties, name: string) => Properties>>;
/** Results by function token. */
type Functions = Readonly<Record<string, (inputs: Properties) => Properties>>;

/** Whose account an evaluation is in that is told no other. */
export const accountId = "123456789012";

const text = (value: unknown): string => (typeof value === "string" ? value : "");
const nothing = (): Readonly<Record<string, unknown>> => ({});
const apiId = "a1b2c3d4e5";
const newConnection = "connection/11111111-2222-3333-4444-555555555555";

type Arn = (service: string, region: string, resource: string) => string;

const arnsOf =
  (account: string): Arn =>
  (service, region, resource) =>
    `arn:aws:${service}:${region}:${account}:${resource}`;

/** Every type that the program declares. */
export function computedProperties(region: string, account = accountId): ComputedProperties {
  const arn = arnsOf(account);
  return {
    "pulumi:providers:aws": nothing,
    "aws:apigatewayv2/api:Api": () => ({
      id: apiId,
      apiEndpoint: `https://${apiId}.execute-api.${region}.amazonaws.com`,
      executionArn: arn("execute-api", region, apiId),
    }),
    "aws:apigatewayv2/apiMapping:ApiMapping": nothing,
    "aws:apigatewayv2/authorizer:Authorizer": nothing,
    "aws:apigatewayv2/domainName:DomainName": ({ domainName, domainNameConfiguration }) => ({
      id: domainName,
      domainNameConfiguration: {
        ...(domainNameConfiguration as object),
        targetDomainName: `d-0a1b2c3d4e.execute-api.${region}.amazonaws.com`,
      },
    }),
    "aws:apigatewayv2/integration:Integration": nothing,
    "aws:apigatewayv2/route:Route": nothing,
    "aws:apigatewayv2/stage:Stage": nothing,
    "aws:budgets/budget:Budget": ({ name }) => ({ arn: arn("budgets", "", `budget/${text(name)}`) }),
    "aws:cloudwatch/dashboard:Dashboard": nothing,
    "aws:cloudwatch/eventRule:EventRule": ({ name }) => ({ arn: arn("events", region, `rule/${text(name)}`) }),
    "aws:cloudwatch/eventTarget:EventTarget": nothing,
    "aws:cloudwatch/logGroup:LogGroup": ({ name }) => ({ arn: arn("logs", region, `log-group:${text(name)}`) }),
    "aws:cloudwatch/metricAlarm:MetricAlarm": ({ name }) => ({ arn: arn("cloudwatch", region, `alarm:${text(name)}`) }),
    "aws:codebuild/project:Project": nothing,
    "aws:codeconnections/connection:Connection": () => ({ arn: arn("codeconnections", region, newConnection) }),
    "aws:codepipeline/pipeline:Pipeline": nothing,
    "aws:iam/role:Role": ({ name }) => ({ arn: arn("iam", "", `role/${text(name)}`) }),
    "aws:iam/rolePolicy:RolePolicy": nothing,
    "aws:lambda/function:Function": ({ name }) => {
      const own = arn("lambda", region, `function:${text(name)}`);
      return {
        arn: own,
        invokeArn: `arn:aws:apigateway:${region}:lambda:path/2015-03-31/functions/${own}/invocations`,
      };
    },
    "aws:lambda/permission:Permission": nothing,
    "aws:s3/bucket:Bucket": ({ bucket }) => ({ id: bucket, arn: `arn:aws:s3:::${text(bucket)}` }),
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": nothing,
    "aws:s3/bucketOwnershipControls:BucketOwnershipControls": nothing,
    "aws:s3/bucketPolicy:BucketPolicy": nothing,
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": nothing,
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": nothing,
    "aws:s3/bucketVersioning:BucketVersioning": nothing,
    "aws:sagemaker/endpoint:Endpoint": nothing,
    "aws:sagemaker/endpointConfiguration:EndpointConfiguration": nothing,
    "aws:sagemaker/model:Model": nothing,
    "aws:sagemaker/modelPackageGroup:ModelPackageGroup": nothing,
    "aws:sns/topic:Topic": ({ name }) => ({ arn: arn("sns", region, text(name)) }),
    "aws:sns/topicPolicy:TopicPolicy": nothing,
    "aws:sns/topicSubscription:TopicSubscription": nothing,
    "pulumi-nodejs:dynamic/release:TrainingJob": ({ namePrefix, identity, outputUri }) => {
      const trainingJobName = `${text(namePrefix)}-${text(identity)}`;
      return {
        trainingJobName,
        modelDataUrl: `${text(outputUri)}/${trainingJobName}/output/model.tar.gz`,
        metrics: { "validation:accuracy": 0.9 },
      };
    },
    "pulumi-nodejs:dynamic/release:ModelPackage": ({ modelPackageGroupName }) => ({
      modelPackageArn: arn("sagemaker", region, `model-package/${text(modelPackageGroupName)}/1`),
    }),
    "pulumi-nodejs:dynamic/release:UniqueName": ({ prefix, content }) => ({
      value: `${text(prefix)}-${sha256(text(content)).slice(0, 8)}`,
    }),
  };
}

/** Every function that the program calls. */
export function providerFunctions(region: string, account = accountId): Functions {
  const pending = arnsOf(account)("codeconnections", region, newConnection);
  return {
    "aws:index/getCallerIdentity:getCallerIdentity": () => ({ accountId: account }),
    "aws:index/getPartition:getPartition": () => ({ partition: "aws" }),
    // Nobody has accepted the connection that the program makes.
    "aws:codestarconnections/getConnection:getConnection": ({ arn: connection }) => ({
      connectionStatus: connection === pending ? "PENDING" : "AVAILABLE",
    }),
    "aws:sagemaker/getPrebuiltEcrImage:getPrebuiltEcrImage": ({ repositoryName, imageTag }) => ({
      registryPath: `811284229777.dkr.ecr.${region}.amazonaws.com/${text(repositoryName)}:${text(imageTag)}`,
    }),
  };
}
