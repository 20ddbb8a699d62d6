/** What is paid for each type of resource that the program declares. */
import { free, type Rule } from "../charge";
import { buildProject, pipeline } from "./builds";
import { dashboard, metricAlarm } from "./monitoring";
import { httpApi, lambdaFunction, logGroup } from "./predictions";
import { endpoint, endpointConfiguration, trainingJob } from "./sagemaker";
import { bucket, topicSubscription } from "./storage";

const ofApi = free("the API is paid by the request");
const ofBucket = free("a setting of its bucket");
const rights = free("IAM is free");
const name = free("a name in the state");

export const rules: Readonly<Record<string, Rule>> = {
  "aws:apigatewayv2/api:Api": httpApi,
  "aws:apigatewayv2/apiMapping:ApiMapping": ofApi,
  "aws:apigatewayv2/authorizer:Authorizer": ofApi,
  "aws:apigatewayv2/domainName:DomainName": free("the domain's registration and its DNS are not this stack's"),
  "aws:apigatewayv2/integration:Integration": ofApi,
  "aws:apigatewayv2/route:Route": ofApi,
  "aws:apigatewayv2/stage:Stage": ofApi,
  // AWS's price list (offer AWSBudgets, usage type BudgetsUsage): $0.00 for each day of a budget without actions, since
  // 2020-10-01; read on 29 November 2026 in a copy at huggingface.co/datasets/labofsahil/aws-pricing-dataset.
  "aws:budgets/budget:Budget": free("a budget that only tells is free"),
  "aws:cloudwatch/dashboard:Dashboard": dashboard,
  "aws:cloudwatch/eventRule:EventRule": free("events of AWS's own services are free"),
  "aws:cloudwatch/eventTarget:EventTarget": free("a setting of its rule"),
  "aws:cloudwatch/logGroup:LogGroup": logGroup,
  "aws:cloudwatch/metricAlarm:MetricAlarm": metricAlarm,
  "aws:codebuild/project:Project": buildProject,
  "aws:codeconnections/connection:Connection": free("connections are free"),
  "aws:codepipeline/pipeline:Pipeline": pipeline,
  "aws:iam/role:Role": rights,
  "aws:iam/rolePolicy:RolePolicy": rights,
  "aws:lambda/function:Function": lambdaFunction,
  "aws:lambda/permission:Permission": rights,
  "aws:s3/bucket:Bucket": bucket,
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": ofBucket,
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": ofBucket,
  "aws:s3/bucketPolicy:BucketPolicy": ofBucket,
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": ofBucket,
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": ofBucket,
  "aws:s3/bucketVersioning:BucketVersioning": ofBucket,
  "aws:sagemaker/endpoint:Endpoint": endpoint,
  "aws:sagemaker/endpointConfiguration:EndpointConfiguration": endpointConfiguration,
  "aws:sagemaker/model:Model": free("a model is paid when it is hosted"),
  "aws:sagemaker/modelPackageGroup:ModelPackageGroup": free("the registry is free; models are the bucket's"),
  "aws:sns/topic:Topic": free("a topic is paid by the message"),
  "aws:sns/topicPolicy:TopicPolicy": free("a setting of its topic"),
  "aws:sns/topicSubscription:TopicSubscription": topicSubscription,
  "pulumi-nodejs:dynamic/release:TrainingJob": trainingJob,
  "pulumi-nodejs:dynamic/release:ModelPackage": free("the registry is free; models are the bucket's"),
  "pulumi-nodejs:dynamic/release:UniqueName": name,
  "pulumi:providers:aws": free("a connection to AWS"),
};
