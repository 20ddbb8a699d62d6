import assert from "node:assert/strict";
import type { Graph } from "../../review/program/evaluate";
import { exampleGraph } from "./exampleGraphs";
import { find, namesOf, typeCounts } from "./graph";
import { packageArn } from "./worlds";

const platformTypes = {
  "aws:cloudwatch/eventRule:EventRule": 2,
  "aws:cloudwatch/eventTarget:EventTarget": 2,
  "aws:cloudwatch/logGroup:LogGroup": 6,
  "aws:codebuild/project:Project": 6,
  "aws:codeconnections/connection:Connection": 1,
  "aws:codepipeline/pipeline:Pipeline": 1,
  "aws:iam/role:Role": 9,
  "aws:iam/rolePolicy:RolePolicy": 9,
  "aws:s3/bucket:Bucket": 2,
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": 2,
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": 2,
  "aws:s3/bucketPolicy:BucketPolicy": 2,
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": 2,
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": 2,
  "aws:s3/bucketVersioning:BucketVersioning": 2,
  "aws:sagemaker/modelPackageGroup:ModelPackageGroup": 1,
  "aws:sns/topic:Topic": 2,
  "aws:sns/topicPolicy:TopicPolicy": 2,
  "aws:sns/topicSubscription:TopicSubscription": 1,
  "model-delivery:monitoring:PipelineNotices": 1,
  "model-delivery:platform:ApprovalTopic": 1,
  "model-delivery:platform:ArtifactStore": 1,
  "model-delivery:platform:BuildProject": 6,
  "model-delivery:platform:DeliveryPipeline": 1,
  "model-delivery:platform:ModelRegistry": 1,
  "model-delivery:platform:Platform": 1,
  "model-delivery:platform:PrivateBucket": 2,
  "model-delivery:platform:ServiceRole": 9,
  "model-delivery:platform:SourceConnection": 1,
};

const servingTypes = {
  "aws:sagemaker/endpoint:Endpoint": 1,
  "aws:sagemaker/endpointConfiguration:EndpointConfiguration": 1,
  "aws:sagemaker/model:Model": 1,
  "model-delivery:release:Serving": 1,
  "pulumi-nodejs:dynamic/release:UniqueName": 2,
};

const trainingTypes = {
  "model-delivery:release:Training": 1,
  "pulumi-nodejs:dynamic/release:ModelPackage": 1,
  "pulumi-nodejs:dynamic/release:TrainingJob": 1,
};

/** What every environment has, whatever it delivers. */
const monitoringTypes = {
  "aws:cloudwatch/dashboard:Dashboard": 1,
  "aws:cloudwatch/metricAlarm:MetricAlarm": 2,
  "model-delivery:monitoring:AlarmTopic": 1,
  "model-delivery:monitoring:Monitoring": 1,
};

describe("the program for the stack files of the example", () => {
  let dev: Graph;
  let devWithData: Graph;
  let prod: Graph;
  let prodWithApproval: Graph;

  before(async () => {
    dev = await exampleGraph("dev");
    devWithData = await exampleGraph("dev with data");
    prod = await exampleGraph("prod");
    prodWithApproval = await exampleGraph("prod with approval");
  });

  it("declares exactly the platform in dev before there is data", () => {
    assert.deepEqual(typeCounts(dev), { ...platformTypes, ...monitoringTypes });
  });

  it("adds training and serving in dev once there is data", () => {
    assert.deepEqual(typeCounts(devWithData), {
      ...platformTypes,
      ...monitoringTypes,
      ...trainingTypes,
      ...servingTypes,
    });
  });

  it("declares only the hosting role, the alarms and their dashboard in prod before a package is approved", () => {
    assert.deepEqual(typeCounts(prod), {
      ...monitoringTypes,
      "aws:sns/topic:Topic": 1,
      "aws:sns/topicPolicy:TopicPolicy": 1,
      "aws:iam/role:Role": 1,
      "aws:iam/rolePolicy:RolePolicy": 1,
      "model-delivery:platform:ServiceRole": 1,
    });
  });

  it("serves the approved package in prod", () => {
    assert.equal(prodWithApproval.outputs["servedModelPackage"], packageArn(7));
    assert.deepEqual(typeCounts(prodWithApproval), { ...typeCounts(prod), ...servingTypes });
  });

  it("lets each half of a release be updated by target", () => {
    const halves = new Set(
      devWithData.resources.map(({ urn }) => /release:(?:Training|Serving)/u.exec(urn)?.[0] ?? "platform"),
    );
    assert.deepEqual([...halves].sort(), ["platform", "release:Serving", "release:Training"]);
    const platformOnRelease = devWithData.resources.filter(
      ({ urn, dependencies }) =>
        !urn.includes("release:") && dependencies.some((dependency) => dependency.includes("release:")),
    );
    assert.deepEqual(platformOnRelease, [], "the platform must not depend on what commits change");
  });

  it("gives every child a parent in its component and a name that begins with the component's", () => {
    for (const { resources } of [devWithData, prodWithApproval]) {
      const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
      for (const { name, parent, custom } of resources) {
        const component = byUrn.get(parent);
        if (component === undefined) assert.equal(custom, false, `${name} belongs to no component`);
        else assert.ok(name.startsWith(`${component.name}-`), `${name} does not begin with ${component.name}`);
      }
    }
  });

  it("protects exactly what holds state, with what keeps it private, and production's endpoint", () => {
    assert.deepEqual(
      namesOf(devWithData, ({ protect }) => protect),
      [
        "platform-registry-group",
        ...["artifacts", "data"].flatMap((store) => [`platform-store-${store}-bucket`, ...safetyOf(store)]).sort(),
      ],
    );
    assert.deepEqual(
      namesOf(prodWithApproval, ({ protect }) => protect),
      ["serving-endpoint"],
    );
  });

  it("retains what a rollback goes back to, and what keeps a bucket private as long as the bucket is there", () => {
    const served = ["serving-configuration", "serving-primary-model"];
    assert.deepEqual(
      namesOf(devWithData, ({ retainOnDelete }) => retainOnDelete),
      [...safetyOf("artifacts"), ...safetyOf("data"), ...served],
    );
    assert.deepEqual(
      namesOf(prodWithApproval, ({ retainOnDelete }) => retainOnDelete),
      served,
    );
  });

  const safetyOf = (store: string): readonly string[] =>
    ["encryption", "lifecycle", "ownership", "policy", "public-access", "versioning"].map(
      (part) => `platform-store-${store}-${part}`,
    );

  it("tags everything that AWS lets be tagged", () => {
    const untaggable = [
      "aws:cloudwatch/dashboard:Dashboard",
      "aws:cloudwatch/eventTarget:EventTarget",
      "aws:iam/rolePolicy:RolePolicy",
      "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
      "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
      "aws:s3/bucketPolicy:BucketPolicy",
      "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
      "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
      "aws:s3/bucketVersioning:BucketVersioning",
      "aws:sns/topicPolicy:TopicPolicy",
      "aws:sns/topicSubscription:TopicSubscription",
    ];
    const taggable = devWithData.resources.filter(({ type }) => type.startsWith("aws:") && !untaggable.includes(type));
    for (const { name, inputs } of taggable) {
      const {
        environment,
        "model-delivery:project": project,
        "model-delivery:stack": stack,
      } = (inputs["tags"] ?? {}) as Record<string, string>;
      assert.deepEqual(
        { environment, project, stack },
        { environment: "dev", project: "model-delivery", stack: "dev" },
        `tags of ${name}`,
      );
    }
  });

  it("hands out what people and the delivery look for", () => {
    assert.deepEqual(Object.keys(dev.outputs).sort(), [
      "alarmTopicArn",
      "approvalTopicArn",
      "artifactBucket",
      "connectionsUrl",
      "dashboardUrl",
      "dataBucket",
      "hostingRoleArn",
      "modelPackageGroup",
      "pipelineUrl",
      "trainingImage",
    ]);
    const added = Object.keys(devWithData.outputs).filter((name) => !(name in dev.outputs));
    assert.deepEqual(added.sort(), [
      "endpoint",
      "endpointConfiguration",
      "modelPackage",
      "servedModelPackage",
      "trainingJob",
    ]);
    assert.deepEqual(Object.keys(prodWithApproval.outputs).sort(), [
      "alarmTopicArn",
      "dashboardUrl",
      "endpoint",
      "endpointConfiguration",
      "hostingRoleArn",
      "servedModelPackage",
    ]);
  });

  it("serves in dev what dev has trained", () => {
    assert.equal(devWithData.outputs["servedModelPackage"], devWithData.outputs["modelPackage"]);
  });

  it("trains the original's job", () => {
    const { specification } = find(devWithData, "pulumi-nodejs:dynamic/release:TrainingJob", "training-job").inputs as {
      specification: Record<string, unknown>;
    };
    const { hyperparameters, instanceType, instanceCount, volumeGigabytes } = specification;
    assert.deepEqual(
      { hyperparameters, instanceType, instanceCount, volumeGigabytes },
      {
        hyperparameters: {
          num_layers: "18",
          image_shape: "3,224,224",
          mini_batch_size: "64",
          epochs: "2",
          learning_rate: "0.01",
          use_pretrained_model: "1",
          num_classes: "2",
          num_training_samples: "800",
        },
        instanceType: "ml.g4dn.xlarge",
        instanceCount: 1,
        volumeGigabytes: 50,
      },
    );
  });
});
