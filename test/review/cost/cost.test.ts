/** What an environment costs, from what its program declares. */
import { strict as assert } from "node:assert";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Declared } from "../../../review/cost/charge";
import { type Cost, costOf } from "../../../review/cost/cost";
import { costOfOriginal } from "../../../review/cost/original";
import { type Price, PriceTable, readPrices } from "../../../review/cost/priceTable";
import { rules } from "../../../review/cost/rules";
import { deliverySeconds } from "../../../review/cost/rules/builds";
import { usageSchema } from "../../../review/cost/usage";
import { evaluateProgram, repository } from "../../program/program";
import { declaredTypes, fullestGraphs } from "../../program/urnList";
import { withApproval, withData } from "../../program/worlds";
import { saying } from "../../saying";

const prices = readPrices();

function resource(type: string, inputs: Readonly<Record<string, unknown>>, name = "it"): Declared {
  return { urn: `urn:pulumi:dev::project::${type}::${name}`, type, name, custom: true, inputs };
}

function endpointOf(...variants: readonly object[]): readonly Declared[] {
  return [
    resource("aws:sagemaker/endpointConfiguration:EndpointConfiguration", { name: "c", productionVariants: variants }),
    resource("aws:sagemaker/endpoint:Endpoint", { endpointConfigName: "c" }),
  ];
}

function price(key: string, dollars: number, region = "us-east-1"): Price {
  return { key, region, unit: "hour", dollars, per: 1, date: "2026-01-31", source: "here", publisher: "aws" };
}

/** What cannot be told of each resource. */
const undecided = ({ resources }: Cost): readonly string[] =>
  resources
    .filter(({ free, paidBy, notPriced }) => free === undefined && paidBy.length === 0 && notPriced.length === 0)
    .map(({ urn }) => urn);

const unknown = ({ resources }: Cost): readonly string[] =>
  resources.flatMap(({ notPriced }) => notPriced).filter((reason) => reason.startsWith("unknown type"));

const unaccounted = (cost: Cost): readonly string[] => [...undecided(cost), ...unknown(cost)];

describe("What everything costs", () => {
  it("knows every type in the list of what the program can declare", () => {
    const types = declaredTypes().filter((type) => !type.startsWith("model-delivery:"));
    assert.equal(types.length > 30, true);
    assert.deepEqual(
      types.filter((type) => !(type in rules)),
      [],
    );
  });

  it("prices, frees or names every resource of the fullest stacks", async () => {
    for (const { resources } of Object.values(await fullestGraphs()))
      assert.deepEqual(unaccounted(costOf(resources, { region: "us-east-1", prices })), []);
  });

  it("prices, frees or names every resource of both committed stacks", async () => {
    for (const [stack, world] of [
      ["dev", withData],
      ["prod", withApproval],
    ] as const) {
      const { resources } = await evaluateProgram({ stack, world, folder: repository });
      const cost = costOf(resources, { region: "us-east-1", prices });
      assert.deepEqual(unaccounted(cost), []);
      assert.equal(cost.month > 80, true);
    }
  });

  it("names a type that it does not know, and one without a price in the region", () => {
    const { resources } = costOf(
      [resource("aws:sqs/queue:Queue", {}), ...endpointOf({ instanceType: "ml.x9.large" })],
      {
        region: "eu-west-1",
        prices,
      },
    );
    const reasons = resources.flatMap(({ notPriced }) => notPriced);
    assert.equal(reasons.includes("unknown type aws:sqs/queue:Queue"), true);
    assert.equal(
      reasons.includes("no price of hosting/ml.x9.large in eu-west-1: npm run prices -- --region eu-west-1"),
      true,
    );
  });

  it("takes a price of the region alone", () => {
    const elsewhere = new PriceTable([price("hosting/ml.m5.large", 5, "eu-west-1")]);
    const variant = { instanceType: "ml.m5.large", initialInstanceCount: 1 };
    assert.equal(costOf(endpointOf(variant), { region: "us-east-1", prices: elsewhere }).idle, 0);
  });
});

describe("What an endpoint costs", () => {
  const own = new PriceTable([price("hosting/ml.m5.large", 0.1), price("hosting-volume", 73)]);

  it("is the declared instances of all variants, every hour", () => {
    const variant = { instanceType: "ml.m5.large", initialInstanceCount: 2 };
    const { idleDay, idle } = costOf(endpointOf(variant, variant), { region: "us-east-1", prices: own });
    assert.equal(idleDay.toFixed(4), "9.6000");
    assert.equal(idle.toFixed(4), "292.0000");
  });

  it("is two fleets during a rollout, as long as its settings keep both", () => {
    const [configuration, endpoint] = endpointOf({ instanceType: "ml.m5.large", initialInstanceCount: 2 });
    assert.ok(configuration && endpoint);
    const canary = {
      blueGreenUpdatePolicy: {
        terminationWaitInSeconds: 600,
        trafficRoutingConfiguration: { type: "CANARY", waitIntervalInSeconds: 600 },
      },
    };
    const guarded = { ...endpoint, inputs: { ...endpoint.inputs, deploymentConfig: canary } };
    const usage = usageSchema.parse({ rolloutMinutes: 30 });
    const costWith = (declared: Declared): number =>
      costOf([configuration, declared], { region: "us-east-1", prices: own, usage }).run;
    assert.equal(costWith(endpoint).toFixed(4), "0.1000");
    assert.equal(costWith(guarded).toFixed(4), "0.2000");
  });

  it("is its declared volume as well; one that AWS chooses is named", () => {
    const sized = costOf(endpointOf({ instanceType: "ml.m5.large", volumeSizeInGb: 10 }), {
      region: "us-east-1",
      prices: own,
    });
    assert.equal(sized.idle.toFixed(2), "803.00");
    const unsized = costOf(endpointOf({ instanceType: "ml.m5.large" }), { region: "us-east-1", prices: own });
    assert.match(unsized.resources.flatMap(({ notPriced }) => notPriced).join(), /size is not declared/u);
  });

  it("is less when it exists for a part of the day", () => {
    const usage = usageSchema.parse({ hostingHours: 8 });
    const { idleDay } = costOf(endpointOf({ instanceType: "ml.m5.large" }), {
      region: "us-east-1",
      prices: own,
      usage,
    });
    assert.equal(idleDay.toFixed(4), "0.8000");
  });
});

describe("What a run costs", () => {
  const job = (instanceType: string): Declared =>
    resource("pulumi-nodejs:dynamic/release:TrainingJob", {
      specification: { instanceType, instanceCount: 2, volumeGigabytes: 73 },
    });
  const own = new PriceTable([
    price("training/ml.m5.large", 0.6),
    price("training/ml.g5.xlarge", 0.6),
    price("training-volume", 1),
    price("build/general1.small", 0.5),
    price("build/general1.medium", 1),
  ]);
  const usage = usageSchema.parse({ trainingMinutes: 30, runs: 3 });
  const runOf = (...resources: readonly Declared[]): Cost =>
    costOf(resources, { region: "us-east-1", prices: own, usage });

  it("is all instances of the job and their volumes, for the time that it trains", () => {
    assert.equal(runOf(job("ml.m5.large")).run.toFixed(4), "0.7000");
    assert.equal(runOf(job("ml.m5.large")).month.toFixed(4), "2.1000");
  });

  it("has no volume where instances train on disks of their own", () => {
    assert.equal(runOf(job("ml.g5.xlarge")).run.toFixed(4), "0.6000");
  });

  it("takes each build's size from its project, and begun minutes", () => {
    const project = (computeType: string, kind: string): Declared =>
      resource("aws:codebuild/project:Project", {
        name: kind,
        environment: { computeType, type: "LINUX_CONTAINER" },
        source: { buildspec: `buildspecs/${kind}.yml` },
      });
    const durations = {
      source: 1,
      buildStart: 30,
      install: 30,
      validate: 61,
      train: 1,
      trainingJob: 1,
      deploy: 1,
      endpointUpdate: 1,
      test: 60,
    };
    const cost = costOf([project("BUILD_GENERAL1_MEDIUM", "validate"), project("BUILD_GENERAL1_SMALL", "test")], {
      region: "us-east-1",
      prices: own,
      usage,
      durations,
    });
    assert.deepEqual(
      cost.resources.map(({ run }) => run),
      [3, 1],
    );
  });
});

describe("How long a delivery takes", () => {
  const durations = {
    source: 1,
    buildStart: 2,
    install: 3,
    validate: 10,
    train: 20,
    trainingJob: 100,
    deploy: 40,
    endpointUpdate: 60,
    test: 80,
  };
  const project = (kind: string): Declared =>
    resource("aws:codebuild/project:Project", {
      name: kind,
      environment: { computeType: "BUILD_GENERAL1_SMALL", type: "LINUX_CONTAINER" },
      source: { buildspec: `buildspecs/${kind}.yml` },
    });
  const action = (kind: string, runOrder: number): object => ({
    category: "Build",
    provider: "CodeBuild",
    runOrder,
    configuration: { ProjectName: kind },
  });

  it("is the longest of the actions that run together, stage after stage, without approvals", () => {
    const usage = usageSchema.parse({ trainingMinutes: 1, rolloutMinutes: 2 });
    const declared = resource("aws:codepipeline/pipeline:Pipeline", {
      pipelineType: "V2",
      stages: [
        { name: "Source", actions: [{ category: "Source", provider: "CodeStarSourceConnection", runOrder: 1 }] },
        { name: "Build", actions: [action("validate", 1), action("test", 1), action("train", 2)] },
        { name: "Production", actions: [{ category: "Approval", provider: "Manual" }, action("deploy", 2)] },
      ],
    });
    const resources = ["validate", "test", "train", "deploy"].map(project);
    assert.equal(deliverySeconds(declared, { durations, usage, resources }), 1 + 85 + (25 + 60) + (45 + 120));
  });
});

describe("The original's figures", () => {
  it("come out for one endpoint, within two cents", () => {
    const { idleDay, dayWithRun } = costOfOriginal(1);
    assert.equal(Math.abs(idleDay - 1.56) <= 0.02, true);
    assert.equal(Math.abs(dayWithRun - 1.76) <= 0.02, true);
  });

  it("are twice the hosting for its two endpoints", () => {
    assert.equal(costOfOriginal(2).idleDay.toFixed(2), "3.12");
    assert.equal(costOfOriginal(2).dayWithRun.toFixed(2), "3.33");
  });
});

describe("The price table", () => {
  it("refuses a price that stands twice for a region, and one without a date", () => {
    const folder = mkdtempSync(path.join(tmpdir(), "table-"));
    const file = path.join(folder, "prices.yaml");
    const one = price("hosting/ml.m5.large", 1);
    try {
      writeFileSync(file, JSON.stringify({ prices: [one, one] }));
      assert.throws(() => readPrices(file), saying(/hosting\/ml\.m5\.large stands twice for us-east-1/u));
      writeFileSync(file, JSON.stringify({ prices: [{ ...one, date: "lately" }] }));
      assert.throws(() => readPrices(file), saying(/date/u));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("names an action whose builds take nobody knows how long", () => {
    const project = resource("aws:codebuild/project:Project", {
      name: "smoke",
      environment: { computeType: "BUILD_GENERAL1_SMALL", type: "LINUX_CONTAINER" },
      source: { buildspec: "buildspecs/smoke.yml" },
    });
    const action = { category: "Build", provider: "CodeBuild", configuration: { ProjectName: "smoke" } };
    const pipeline = resource("aws:codepipeline/pipeline:Pipeline", {
      pipelineType: "V2",
      stages: [{ name: "QA", actions: [action] }],
    });
    const { resources } = costOf([project, pipeline], { region: "us-east-1", prices });
    assert.deepEqual(
      resources.map(({ notPriced }) => notPriced),
      [["how long its builds take is not known"], ["an action of which it is not known how long it takes"]],
    );
  });

  it("says of every price the date and the source", () => {
    assert.equal(prices.prices.length > 25, true);
    for (const { source, date } of prices.prices) assert.match(`${source} ${date}`, /\w.* 20\d\d-\d\d-\d\d$/u);
  });
});
