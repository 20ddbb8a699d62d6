import assert from "node:assert/strict";
import { deliveredKey } from "../../contract/deliveredModel";
import type { Graph } from "../../review/program/evaluate";
import { StubError } from "../delivery/stubAws";
import { saying } from "../saying";
import type { Block } from "./blocks";
import { exampleGraph } from "./exampleGraphs";
import { find, namesOf } from "./graph";
import { evaluateProgram } from "./program";
import { artifactBucket, description, group, listing, packageArn, serving, withApproval, withData } from "./worlds";

/** Every resource of the graph but components: how it is called, and what of it is held. */
function heldOf(graph: Graph, part: RegExp): Readonly<Record<string, readonly string[] | undefined>> {
  return Object.fromEntries(
    graph.resources
      .filter(({ name, custom }) => custom && part.test(name))
      .map(({ name, ignoreChanges }) => [name, ignoreChanges]),
  );
}

const absent = (): never => {
  throw new StubError("ValidationException", "Could not find it.");
};

describe("a person's update", () => {
  const known = { ...serving(packageArn(3)), ListModelPackages: () => listing(packageArn(3), group, 3) };

  /** Production, where another variant is live than the settings ask for. */
  let production: Graph;
  /** The owner, where a package is registered and serves. */
  let owner: Graph;

  before(async () => {
    production = await evaluateProgram({
      stack: "prod",
      world: { operations: serving(packageArn(3), "blue") },
      configuration: { "model-delivery:endpoint": { variants: [{ name: "green", instanceType: "ml.m5.large" }] } },
    });
    const world = { ...withData, operations: { ...withData.operations, ...known }, release: {} };
    owner = await evaluateProgram({ stack: "dev", world });
  });

  it("declares what is live, never what the settings ask for, and holds all of it", () => {
    assert.deepEqual(heldOf(production, /^serving/u), {
      "serving-blue-model-name": ["prefix", "content"],
      "serving-blue-model": ["*"],
      "serving-configuration-name": ["prefix", "content"],
      "serving-configuration": ["*"],
      "serving-endpoint": ["*"],
    });
    assert.equal(production.outputs["servedModelPackage"], packageArn(3));
  });

  it("watches the variants that are live, not those that the settings ask for", () => {
    assert.deepEqual(
      namesOf(production, ({ type }) => type === "aws:cloudwatch/metricAlarm:MetricAlarm"),
      ["monitoring-errors-blue", "monitoring-latency-blue"],
    );
    const dashboard = find(production, "aws:cloudwatch/dashboard:Dashboard", "monitoring-dashboard");
    assert.match(String(dashboard.inputs["dashboardBody"]), /"VariantName","blue"/u);
    assert.doesNotMatch(String(dashboard.inputs["dashboardBody"]), /green/u);
  });

  it("holds the training where a package exists, and the code of no provider", () => {
    const held = heldOf(owner, /^training/u);
    assert.deepEqual(Object.keys(held), ["training-job", "training-package"]);
    for (const { inputs, name, ignoreChanges } of owner.resources.filter(({ type }) =>
      type.includes("dynamic/release"),
    )) {
      const properties = Object.keys(inputs).filter((property) => property !== "__provider");
      assert.deepEqual(
        properties.filter((property) => !ignoreChanges.includes(property)),
        [],
        name,
      );
      assert.ok(!ignoreChanges.includes("__provider"), name);
    }
  });

  it("declares a training that it would not make: the job and the package that are there", () => {
    assert.deepEqual(
      owner.resources
        .filter(({ name }) => /^training-(?:job|package)$/u.test(name))
        .map(({ inputs }) => inputs["adopt"]),
      ["job-1", packageArn(3)],
    );
  });

  it("leaves the training out when its job has gone, instead of training again", async () => {
    const world = {
      ...withData,
      operations: { ...withData.operations, ...known, DescribeTrainingJob: absent },
      release: {},
    };
    assert.deepEqual(heldOf(await evaluateProgram({ stack: "dev", world }), /^training/u), {});
  });

  it("makes no training and no endpoint where there are none, whatever data there is", async () => {
    const graph = await evaluateProgram({ stack: "dev", world: { ...withData, release: {} } });
    assert.deepEqual(heldOf(graph, /^(?:training|serving)/u), {});
  });

  it("does not make production's endpoint again: it names the run that does", async () => {
    await assert.rejects(
      evaluateProgram({ stack: "prod", world: { ...withApproval, release: {} } }),
      saying(
        /Endpoint model-delivery-prod-6e7441c1 of stack prod has gone, although \S+\/7 was approved for it/,
        /nothing was changed.*start-pipeline-execution --name model-delivery-dev-fcb97195\./,
        /Past the pipeline, without a test: .*deploy --stack prod --package/,
      ),
    );
  });

  it("goes on without an endpoint of dev, which a person may delete to save its cost", async () => {
    const graph = await evaluateProgram({
      stack: "dev",
      world: {
        ...withData,
        operations: { ...withData.operations, ...known, DescribeEndpoint: absent },
        release: {},
      },
    });
    assert.deepEqual(Object.keys(heldOf(graph, /^(?:training|serving)/u)), ["training-job", "training-package"]);
  });

  for (const [operation, stack] of [
    ["ListModelPackages", "dev"],
    ["DescribeTrainingJob", "dev"],
    ["DescribeEndpoint", "prod"],
    ["DescribeEndpointConfig", "prod"],
    ["DescribeModel", "prod"],
    ["ListTags", "prod"],
  ] as const) {
    it(`concludes nothing from a ${operation} that is denied`, async () => {
      const denied = (): never => {
        throw new StubError("AccessDeniedException", "User is not authorized", 403);
      };
      await assert.rejects(
        evaluateProgram({
          stack,
          world: { ...withData, operations: { ...withData.operations, ...known, [operation]: denied }, release: {} },
        }),
        /Could not look up .*AccessDeniedException/u,
      );
    });
  }
});

describe("a run's update", () => {
  it("holds nothing", async () => {
    const graph = await exampleGraph("dev with data");
    const held = heldOf(graph, /^(?:training|serving)/u);
    assert.equal(Object.keys(held).length, 7);
    assert.deepEqual(new Set(Object.values(held).map((properties) => properties?.length ?? 0)), new Set([0]));
  });
});

describe("an update of a part of the stack", () => {
  const api = (authorization: Block, others: Block = {}): Block => ({
    "model-delivery:api": { authorization, ...others },
  });
  const keys = [{ name: "ann", sha256: "0".repeat(64) }];
  const domain = {
    name: "api.example.com",
    certificateArn: "arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-3333-4444-555555555555",
  };
  const release = { run: { execution: "e", commit: "c" } };
  const pending: Readonly<Record<string, Block>> = {
    "a connection": {},
    "an API for callers with rights of IAM": api({ kind: "iam" }),
    "an API for callers with tokens": api(
      { kind: "jwt", issuer: "https://issuer.example.com", audiences: ["a"] },
      { page: true },
    ),
    "an API for callers with keys": api({ kind: "apiKey", keys }, { page: true, domain }),
  };
  for (const [what, configuration] of Object.entries(pending)) {
    it(`goes on while ${what} waits for an administrator`, async () => {
      const graph = await evaluateProgram({
        stack: "dev",
        world: withData,
        configuration: { ...configuration, "model-delivery:release": release },
        leftOut: true,
      });
      assert.equal(graph.outputs["modelPackage"], packageArn(1));
    });
  }
});

describe("a run's update", () => {
  it("hosts the copy of the registered version that only its environment's Deploy action writes", async () => {
    const modelDataUrl = "s3://models/model.tar.gz";
    for (const version of ["v1", "v2"]) {
      const operations = { DescribeModelPackage: () => description({ "model-version": version }) };
      const { resources } = await evaluateProgram({ stack: "prod", world: { ...withApproval, operations } });
      const models = resources.filter(({ type }) => type === "aws:sagemaker/model:Model");
      const key = deliveredKey("model-delivery-prod-6e7441c1", { modelDataUrl, version });
      assert.match(key, /^served\/model-delivery-prod-6e7441c1\/[0-9a-f]{32}\.tar\.gz$/u);
      assert.deepEqual(
        models.map(({ inputs }) => (inputs["primaryContainer"] as Readonly<Record<string, unknown>>)["modelDataUrl"]),
        [`s3://${artifactBucket}/${key}`],
      );
    }
  });
});
