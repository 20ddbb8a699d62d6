import assert from "node:assert/strict";
import type { Graph } from "../../../review/program/evaluate";
import { buildPurposes } from "../../../settings/names";
import { exampleGraph } from "../../program/exampleGraphs";
import { find, without } from "../../program/graph";

/** Inputs of a resource without its tags, which program.test.ts checks. */
function inputsOf(graph: Graph, type: string, name: string): Readonly<Record<string, unknown>> {
  return without(find(graph, type, name).inputs, "tags");
}

function policyOf(graph: Graph, type: string, name: string): unknown {
  return JSON.parse(String(find(graph, type, name).inputs["policy"]));
}

describe("the platform", () => {
  const artifacts = "model-delivery-dev-fcb97195-artifacts-123456789012-us-east-1";
  const pipelineRole = "arn:aws:iam::123456789012:role/model-delivery-dev-fcb97195-pipeline-us-east-1";
  let graph: Graph;

  before(async () => {
    graph = await exampleGraph("dev");
  });

  for (const bucket of ["artifacts", "data"]) {
    const name = `platform-store-${bucket}`;
    const id = artifacts.replace("artifacts", bucket);

    it(`keeps every version of the ${bucket}, encrypted`, () => {
      assert.deepEqual(inputsOf(graph, "aws:s3/bucket:Bucket", `${name}-bucket`), { bucket: id });
      assert.deepEqual(inputsOf(graph, "aws:s3/bucketVersioning:BucketVersioning", `${name}-versioning`), {
        bucket: id,
        versioningConfiguration: { status: "Enabled" },
      });
      assert.deepEqual(
        inputsOf(
          graph,
          "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
          `${name}-encryption`,
        ),
        {
          bucket: id,
          rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }],
        },
      );
    });

    it(`keeps the public and plain text away from the ${bucket}`, () => {
      assert.deepEqual(
        inputsOf(graph, "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", `${name}-public-access`),
        {
          bucket: id,
          blockPublicAcls: true,
          blockPublicPolicy: true,
          ignorePublicAcls: true,
          restrictPublicBuckets: true,
        },
      );
      assert.deepEqual(inputsOf(graph, "aws:s3/bucketOwnershipControls:BucketOwnershipControls", `${name}-ownership`), {
        bucket: id,
        rule: { objectOwnership: "BucketOwnerEnforced" },
      });
      assert.deepEqual(policyOf(graph, "aws:s3/bucketPolicy:BucketPolicy", `${name}-policy`), {
        Version: "2012-10-17",
        Statement: [
          {
            Sid: "RefusePlainText",
            Effect: "Deny",
            Principal: "*",
            Action: "s3:*",
            Resource: [`arn:aws:s3:::${id}`, `arn:aws:s3:::${id}/*`],
            Condition: { Bool: { "aws:SecureTransport": "false" } },
          },
        ],
      });
    });
  }

  it("lets pipeline artifacts and caches expire, and never models, run records or data", () => {
    const expiring = (name: string): readonly unknown[] => {
      const { rules } = inputsOf(graph, "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration", name) as {
        rules: { filter: { prefix?: string }; expiration?: { days: number } }[];
      };
      return rules.flatMap(({ filter, expiration }) =>
        expiration === undefined ? [] : [[filter.prefix, expiration.days]],
      );
    };
    assert.deepEqual(expiring("platform-store-artifacts-lifecycle"), [
      ["model-delivery-dev-f", 90],
      ["cache/", 30],
    ]);
    assert.deepEqual(expiring("platform-store-data-lifecycle"), []);
  });

  it("lets nobody but the pipeline ask for an approval", () => {
    const topic = "arn:aws:sns:us-east-1:123456789012:model-delivery-dev-fcb97195-approval";
    assert.deepEqual(policyOf(graph, "aws:sns/topicPolicy:TopicPolicy", "platform-approval-policy"), {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "PipelineAsksForApproval",
          Effect: "Allow",
          Principal: { AWS: pipelineRole },
          Action: "sns:Publish",
          Resource: topic,
        },
        {
          Sid: "NobodyElsePublishes",
          Effect: "Deny",
          Principal: "*",
          Action: "sns:Publish",
          Resource: topic,
          Condition: { ArnNotEquals: { "aws:PrincipalArn": pipelineRole } },
        },
        {
          Sid: "RefusePlainText",
          Effect: "Deny",
          Principal: "*",
          Action: "sns:Publish",
          Resource: topic,
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
      ],
    });
    assert.deepEqual(
      inputsOf(graph, "aws:sns/topicSubscription:TopicSubscription", "platform-approval-approver@example.com"),
      {
        topic,
        protocol: "email",
        endpoint: "approver@example.com",
      },
    );
  });

  it("queues runs, so that an approval promotes what its own run has tested", () => {
    const { pipelineType, executionMode, roleArn, artifactStores } = inputsOf(
      graph,
      "aws:codepipeline/pipeline:Pipeline",
      "platform-pipeline-pipeline",
    );
    assert.deepEqual(
      { pipelineType, executionMode, roleArn, artifactStores },
      {
        pipelineType: "V2",
        executionMode: "QUEUED",
        roleArn: pipelineRole,
        artifactStores: [{ type: "S3", location: artifacts }],
      },
    );
  });

  it("gives each build a role, a log and a cache of its own", () => {
    const projects = graph.resources
      .filter(({ type }) => type === "aws:codebuild/project:Project")
      .map(({ inputs }) => inputs);
    const distinct = (read: (inputs: Readonly<Record<string, unknown>>) => unknown): number =>
      new Set(projects.map((inputs) => JSON.stringify(read(inputs)))).size;
    for (const read of ["serviceRole", "cache", "logsConfig", "name"])
      assert.equal(
        distinct((inputs) => inputs[read]),
        buildPurposes.length,
        `${read} of the projects`,
      );
    assert.deepEqual(
      without(inputsOf(graph, "aws:codebuild/project:Project", "platform-train-project"), "environment", "description"),
      {
        name: "model-delivery-dev-fcb97195-train",
        serviceRole: "arn:aws:iam::123456789012:role/model-delivery-dev-fcb97195-train-us-east-1",
        source: { type: "CODEPIPELINE", buildspec: "buildspecs/train.yml" },
        artifacts: { type: "CODEPIPELINE" },
        cache: { type: "S3", location: `${artifacts}/cache/model-delivery-dev-fcb97195-train` },
        logsConfig: {
          cloudwatchLogs: { status: "ENABLED", groupName: "/aws/codebuild/model-delivery-dev-fcb97195-train" },
        },
        buildTimeout: 300,
        encryptionKey: "arn:aws:kms:us-east-1:123456789012:alias/aws/s3",
      },
    );
  });

  it("gives no build more privileges than a container has", () => {
    for (const { type, inputs } of graph.resources) {
      if (type !== "aws:codebuild/project:Project") continue;
      const { privilegedMode, type: containerType } = inputs["environment"] as Record<string, unknown>;
      assert.deepEqual(
        { privilegedMode, containerType },
        { privilegedMode: undefined, containerType: "LINUX_CONTAINER" },
      );
    }
  });

  it("starts nothing before its role may do what it has to", () => {
    const dependencies = (type: string, name: string): string => find(graph, type, name).dependencies.join("\n");
    assert.match(
      dependencies("aws:codebuild/project:Project", "platform-train-project"),
      /platform-train-role-policy$/mu,
    );
    assert.match(
      dependencies("aws:codepipeline/pipeline:Pipeline", "platform-pipeline-pipeline"),
      /platform-pipeline-role-policy$/mu,
    );
    assert.match(
      dependencies("aws:codepipeline/pipeline:Pipeline", "platform-pipeline-pipeline"),
      /platform-approval-policy$/mu,
    );
    assert.match(
      dependencies("aws:codepipeline/pipeline:Pipeline", "platform-pipeline-pipeline"),
      /platform-store-artifacts-policy$/mu,
    );
  });

  it("uses a bucket once it is private, encrypted and keeps versions, and waits for no lifecycle rules", () => {
    const names = (urns: readonly string[]): readonly string[] => urns.map((urn) => urn.split("::").at(-1) ?? "");
    const { dependencies } = find(graph, "aws:codepipeline/pipeline:Pipeline", "platform-pipeline-pipeline");
    for (const name of ["policy", "encryption", "versioning"])
      assert.ok(names(dependencies).includes(`platform-store-artifacts-${name}`), name);
    assert.deepEqual(
      graph.resources.flatMap((resource) => names(resource.dependencies)).filter((name) => name.endsWith("-lifecycle")),
      [],
    );
  });
});
