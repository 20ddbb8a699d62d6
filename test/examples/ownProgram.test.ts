import assert from "node:assert/strict";
import path from "node:path";
import { dataKeys } from "../../contract/dataManifest";
import type { Graph } from "../../review/program/evaluate";
import { accountId } from "../../review/program/provider";
import { deliveryNames } from "../../settings/names";
import { find, namesOf, typeCounts } from "../program/graph";
import { evaluateProgram, repository, type World } from "../program/program";
import { description, manifest } from "../program/worlds";

const folder = path.join(repository, "examples/own-program");
const region = "eu-central-1";
const { dataBucket } = deliveryNames("birds", "dev", { accountId, region, partition: "aws" });
const withData: World = {
  objects: { [`${dataBucket}/${dataKeys.current}`]: JSON.stringify(manifest) },
  operations: { DescribeModelPackage: () => description({}) },
};

describe("a program of one's own", () => {
  let graph: Graph;

  before(async () => {
    graph = await evaluateProgram({ stack: "dev", folder, entry: folder, world: withData });
  });

  it("declares exactly this from the components", () => {
    assert.deepEqual(typeCounts(graph), {
      "aws:apigatewayv2/api:Api": 1,
      "aws:apigatewayv2/integration:Integration": 1,
      "aws:apigatewayv2/route:Route": 4,
      "aws:apigatewayv2/stage:Stage": 1,
      "aws:cloudwatch/logGroup:LogGroup": 8,
      "aws:codebuild/project:Project": 6,
      "aws:codeconnections/connection:Connection": 1,
      "aws:codepipeline/pipeline:Pipeline": 1,
      "aws:iam/role:Role": 11,
      "aws:iam/rolePolicy:RolePolicy": 11,
      "aws:lambda/function:Function": 1,
      "aws:lambda/permission:Permission": 1,
      "aws:s3/bucket:Bucket": 2,
      "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": 2,
      "aws:s3/bucketOwnershipControls:BucketOwnershipControls": 2,
      "aws:s3/bucketPolicy:BucketPolicy": 2,
      "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": 2,
      "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": 2,
      "aws:s3/bucketVersioning:BucketVersioning": 2,
      "aws:sagemaker/endpoint:Endpoint": 1,
      "aws:sagemaker/endpointConfiguration:EndpointConfiguration": 1,
      "aws:sagemaker/model:Model": 1,
      "aws:sagemaker/modelPackageGroup:ModelPackageGroup": 1,
      "aws:sns/topic:Topic": 1,
      "aws:sns/topicPolicy:TopicPolicy": 1,
      "aws:sns/topicSubscription:TopicSubscription": 1,
      "model-delivery:api:ApiFunction": 1,
      "model-delivery:api:PredictionApi": 1,
      "model-delivery:platform:ApprovalTopic": 1,
      "model-delivery:platform:ArtifactStore": 1,
      "model-delivery:platform:BuildProject": 6,
      "model-delivery:platform:DeliveryPipeline": 1,
      "model-delivery:platform:ModelRegistry": 1,
      "model-delivery:platform:Platform": 1,
      "model-delivery:platform:PrivateBucket": 2,
      "model-delivery:platform:ServiceRole": 11,
      "model-delivery:platform:SourceConnection": 1,
      "model-delivery:release:Serving": 1,
      "model-delivery:release:Training": 1,
      "pulumi-nodejs:dynamic/release:ModelPackage": 1,
      "pulumi-nodejs:dynamic/release:TrainingJob": 1,
      "pulumi-nodejs:dynamic/release:UniqueName": 2,
    });
  });

  it("trains and serves only once there is data", async () => {
    const before = await evaluateProgram({ stack: "dev", folder, entry: folder });
    assert.deepEqual(
      namesOf(graph, ({ urn }) => !before.resources.some((resource) => resource.urn === urn)),
      [
        "serving",
        "serving-configuration",
        "serving-configuration-name",
        "serving-endpoint",
        "serving-primary-model",
        "serving-primary-model-name",
        "training",
        "training-job",
        "training-package",
      ],
    );
    assert.deepEqual(Object.keys(before.outputs).sort(), ["pipeline", "url"]);
  });

  it("names everything after its own project, in its own region", () => {
    assert.equal(graph.outputs["endpoint"], "birds-dev-8c3b0f83");
    assert.equal(graph.outputs["pipeline"], "birds-dev-8c3b0f83");
    assert.equal(graph.outputs["url"], `https://a1b2c3d4e5.execute-api.${region}.amazonaws.com`);
    for (const name of ["artifacts", "data"]) {
      const { bucket } = find(graph, "aws:s3/bucket:Bucket", `platform-store-${name}-bucket`).inputs;
      assert.equal(bucket, `birds-dev-8c3b0f83-${name}-${accountId}-${region}`);
    }
  });

  it("connects the components: the platform's role trains, the hosting role serves what was trained", () => {
    const job = find(graph, "pulumi-nodejs:dynamic/release:TrainingJob", "training-job");
    const role = `arn:aws:iam::${accountId}:role/birds-dev-8c3b0f83`;
    assert.equal(job.inputs["roleArn"], `${role}-training-${region}`);
    assert.equal(job.inputs["outputUri"], `s3://birds-dev-8c3b0f83-artifacts-${accountId}-${region}/models`);
    const model = find(graph, "aws:sagemaker/model:Model", "serving-primary-model");
    assert.equal(model.inputs["executionRoleArn"], `${role}-hosting-${region}`);
    assert.deepEqual(model.inputs["tags"], {
      team: "ornithology",
      "model-delivery:model-package": `arn:aws:sagemaker:${region}:${accountId}:model-package/birds-dev-8c3b0f83/1`,
      "model-delivery:commit": "c0ffee",
      "model-delivery:training-job": "job-1",
    });
  });

  it("protects what holds state, and what serves", () => {
    const guarded = namesOf(graph, ({ protect }) => protect);
    assert.equal(guarded.length, 16);
    for (const name of ["platform-registry-group", "platform-store-data-bucket", "serving-endpoint"])
      assert.ok(guarded.includes(name), name);
  });

  it("gives every child a parent in its component and a name that begins with the component's", () => {
    const byUrn = new Map(graph.resources.map((resource) => [resource.urn, resource]));
    for (const { name, parent, custom } of graph.resources) {
      const component = byUrn.get(parent);
      if (component === undefined) assert.equal(custom, false, `${name} belongs to no component`);
      else assert.ok(name.startsWith(`${component.name}-`), `${name} does not begin with ${component.name}`);
    }
  });
});
