import assert from "node:assert/strict";
import type { Graph } from "../../review/program/evaluate";
import { type Block, devBlock } from "./blocks";
import { exampleGraph } from "./exampleGraphs";
import { find } from "./graph";
import { evaluateProgram } from "./program";
import { withData } from "./worlds";

describe("a key and a network of one's own", () => {
  const keyArn = "arn:aws:kms:us-east-1:123456789012:key/own";
  const network = { subnets: ["subnet-0123456789abcdef0"], securityGroups: ["sg-0123456789abcdef0"] };
  let graph: Graph;

  before(async () => {
    const configuration = {
      ...devBlock("delivery", { encryption: { keyArn } }),
      ...devBlock("training", { instanceType: "ml.p3.2xlarge" }),
      "model-delivery:network": network,
      "model-delivery:isolation": true,
    };
    graph = await evaluateProgram({ stack: "dev", world: withData, configuration });
  });

  it("encrypt buckets, topic, artifacts and builds", () => {
    const inputsOf = (type: string, name: string): Block => find(graph, type, name).inputs;
    for (const bucket of ["artifacts", "data"]) {
      const { rules } = inputsOf(
        "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
        `platform-store-${bucket}-encryption`,
      );
      assert.deepEqual(rules, [
        {
          applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: keyArn },
          bucketKeyEnabled: true,
        },
      ]);
    }
    assert.equal(inputsOf("aws:sns/topic:Topic", "platform-approval-topic")["kmsMasterKeyId"], keyArn);
    const { artifactStores } = inputsOf("aws:codepipeline/pipeline:Pipeline", "platform-pipeline-pipeline") as {
      artifactStores: Block[];
    };
    assert.deepEqual(
      artifactStores.map(({ encryptionKey }) => encryptionKey),
      [{ id: keyArn, type: "KMS" }],
    );
    for (const { type, inputs } of graph.resources)
      if (type === "aws:codebuild/project:Project") assert.equal(inputs["encryptionKey"], keyArn);
  });

  it("are what training and hosting run with", () => {
    const { specification } = find(graph, "pulumi-nodejs:dynamic/release:TrainingJob", "training-job").inputs as {
      specification: Block;
    };
    const { outputKeyArn, volumeKeyArn, network: joined, isolation } = specification;
    assert.deepEqual(
      { outputKeyArn, volumeKeyArn, joined, isolation },
      { outputKeyArn: keyArn, volumeKeyArn: keyArn, joined: network, isolation: true },
    );
    const { vpcConfig, enableNetworkIsolation } = find(
      graph,
      "aws:sagemaker/model:Model",
      "serving-primary-model",
    ).inputs;
    assert.deepEqual(
      { vpcConfig, enableNetworkIsolation },
      {
        vpcConfig: { subnets: network.subnets, securityGroupIds: network.securityGroups },
        enableNetworkIsolation: true,
      },
    );
    assert.equal(
      find(graph, "aws:sagemaker/endpointConfiguration:EndpointConfiguration", "serving-configuration").inputs[
        "kmsKeyArn"
      ],
      keyArn,
    );
  });

  it("give models and configurations other names, because what they replace is retained", async () => {
    const usual = await exampleGraph("dev with data");
    const content = (of: Graph, name: string): unknown =>
      find(of, "pulumi-nodejs:dynamic/release:UniqueName", name).inputs["content"];
    for (const name of ["serving-primary-model-name", "serving-configuration-name"])
      assert.notEqual(content(graph, name), content(usual, name));
  });
});
