import assert from "node:assert/strict";
import type { HostedPackage } from "../../../components/release/lookups";
import { Serving, type ServingArgs } from "../../../components/release/serving";
import { evaluate, type Graph } from "../../../review/program/evaluate";
import { find, typeCounts } from "../../program/graph";

const delivered = "arn:aws:sagemaker:eu-central-1:123456789012:model-package/group/7";
const pinned = "arn:aws:sagemaker:eu-central-1:123456789012:model-package/group/3";
const primary = { name: "primary", weight: 1, instanceType: "ml.m5.large", instanceCount: 2 };

const args: ServingArgs = {
  project: "demo",
  stack: "dev",
  variants: [primary],
  modelPackageArn: delivered,
  describePackage: (arn): Promise<HostedPackage> =>
    Promise.resolve({
      image: "image",
      modelDataUrl: `s3://artifacts/${arn.split("/").at(-1) ?? ""}/model.tar.gz`,
      metadata: { commit: "0a1b", "training-job": "job-1" },
    }),
  executionRoleArn: "arn:aws:iam::123456789012:role/hosting",
  tags: { team: "vision" },
};

const declare = (changes: Partial<ServingArgs> = {}): Promise<Graph> =>
  evaluate(
    () => {
      const serving = new Serving("serving", { ...args, ...changes });
      return { package: serving.modelPackageArn };
    },
    { project: "model-delivery", stack: "dev", region: "eu-central-1" },
  );

const modelType = "aws:sagemaker/model:Model";

describe("Serving", () => {
  it("hosts image and data of the package it is told, and tags the model with where it comes from", async () => {
    const graph = await declare();
    const { primaryContainer, executionRoleArn, tags } = find(graph, modelType, "serving-primary-model").inputs;
    assert.deepEqual(primaryContainer, { image: "image", modelDataUrl: "s3://artifacts/7/model.tar.gz" });
    assert.equal(executionRoleArn, "arn:aws:iam::123456789012:role/hosting");
    assert.deepEqual(tags, {
      team: "vision",
      "model-delivery:model-package": delivered,
      "model-delivery:commit": "0a1b",
      "model-delivery:training-job": "job-1",
    });
    assert.equal(graph.outputs["package"], delivered);
  });

  it("keeps the endpoint's name, because clients hold it, and points it to the configuration", async () => {
    const graph = await declare();
    const { name, endpointConfigName } = find(graph, "aws:sagemaker/endpoint:Endpoint", "serving-endpoint").inputs;
    assert.equal(name, "demo-dev-821495dd");
    assert.equal(
      endpointConfigName,
      find(graph, "aws:sagemaker/endpointConfiguration:EndpointConfiguration", "serving-configuration").inputs["name"],
    );
  });

  it("splits the traffic between variants, each with the model of its own package", async () => {
    const graph = await declare({
      variants: [
        { ...primary, weight: 9 },
        { ...primary, name: "steady", instanceCount: 1, modelPackage: pinned },
      ],
    });
    const { productionVariants } = find(
      graph,
      "aws:sagemaker/endpointConfiguration:EndpointConfiguration",
      "serving-configuration",
    ).inputs;
    const variants = productionVariants as {
      variantName: string;
      modelName: string;
      initialVariantWeight: number;
      initialInstanceCount: number;
    }[];
    assert.deepEqual(
      variants.map(({ variantName, initialVariantWeight, initialInstanceCount }) => [
        variantName,
        initialVariantWeight,
        initialInstanceCount,
      ]),
      [
        ["primary", 9, 2],
        ["steady", 1, 1],
      ],
    );
    const steady = find(graph, modelType, "serving-steady-model").inputs;
    assert.deepEqual(steady["primaryContainer"], { image: "image", modelDataUrl: "s3://artifacts/3/model.tar.gz" });
    assert.equal(steady["name"], variants[1]?.modelName);
    assert.equal(typeCounts(graph)[modelType], 2);
  });

  it("declares a share of the traffic as SageMaker reads it back, in 32 bits", async () => {
    const { productionVariants } = find(
      await declare({ variants: [{ ...primary, weight: 0.1 }] }),
      "aws:sagemaker/endpointConfiguration:EndpointConfiguration",
      "serving-configuration",
    ).inputs;
    assert.equal(
      (productionVariants as readonly { initialVariantWeight: number }[])[0]?.initialVariantWeight,
      new Float32Array([0.1])[0],
    );
  });

  it("retains models and configurations, to which SageMaker may roll back, and nothing else", async () => {
    const { resources } = await declare();
    assert.deepEqual(
      resources
        .filter(({ retainOnDelete }) => retainOnDelete)
        .map(({ name }) => name)
        .sort(),
      ["serving-configuration", "serving-primary-model"],
    );
  });

  it("protects the endpoint alone: a protected model or configuration could not be replaced", async () => {
    const protectedNames = async (protectEndpoint: boolean): Promise<string[]> =>
      (await declare({ protectEndpoint })).resources.filter(({ protect }) => protect).map(({ name }) => name);
    assert.deepEqual(await protectedNames(true), ["serving-endpoint"]);
    assert.deepEqual(await protectedNames(false), []);
  });

  it("gives another package another name, and the same package the same content", async () => {
    const content = async (modelPackageArn: string): Promise<unknown> =>
      find(await declare({ modelPackageArn }), "pulumi-nodejs:dynamic/release:UniqueName", "serving-primary-model-name")
        .inputs["content"];
    assert.equal(await content(delivered), await content(delivered));
    assert.notEqual(await content(delivered), await content(pinned));
  });
});
