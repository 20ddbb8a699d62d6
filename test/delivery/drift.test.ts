import assert from "node:assert/strict";
import { endpointDrift } from "../../delivery/drift";
import { environmentNames } from "../../settings/names";
import { packageTag } from "../../settings/tags";
import { saying } from "../saying";
import { fakeContext, FakeEngine } from "./fakes";
import { startStubAws, type StubAws, StubError, type StubOperations } from "./stubAws";

const packageOf = (version: number): string =>
  `arn:aws:sagemaker:eu-central-1:123456789012:model-package/group/${version}`;
const variant = {
  VariantName: "primary",
  ModelName: "model",
  InitialInstanceCount: 2,
  InitialVariantWeight: 1,
  InstanceType: "ml.m5.large",
};
const running = { VariantName: "primary", DesiredInstanceCount: 2, DesiredWeight: 1 };
const live = { EndpointStatus: "InService", EndpointConfigName: "configuration-1", ProductionVariants: [running] };

/** An account in which everything is as it was delivered, but for what is given. */
function account(changes: StubOperations = {}): StubOperations {
  return {
    DescribeEndpoint: () => live,
    DescribeEndpointConfig: () => ({ ProductionVariants: [variant] }),
    DescribeModel: () => ({ ModelArn: "arn:model" }),
    ListTags: () => ({ Tags: [{ Key: packageTag, Value: packageOf(7) }] }),
    ListModelPackages: () => ({ ModelPackageSummaryList: [{ ModelPackageArn: packageOf(7) }] }),
    DescribeModelPackage: () => ({
      CustomerMetadataProperties: { "approval:prod": "approved 2026-01-31T12:00:00.000Z execution 1a2b" },
    }),
    ...changes,
  };
}

describe("delivery drift", () => {
  const endpoint = (stack: string): string => `Endpoint ${environmentNames("demo", stack).endpoint}`;
  let aws: StubAws | undefined;

  afterEach(async () => {
    await aws?.close();
    aws = undefined;
  });

  async function drift(
    stack: "dev" | "prod",
    changes: StubOperations = {},
    outputs: Readonly<Record<string, unknown>> = {
      endpointConfiguration: "configuration-1",
      servedModelPackage: packageOf(7),
    },
  ): Promise<readonly string[]> {
    aws = await startStubAws(account(changes));
    const engine = new FakeEngine();
    engine.before = { hostingRoleArn: "arn", ...outputs };
    return endpointDrift(fakeContext(stack, []), engine);
  }
  const absent = (): never => {
    throw new StubError("ValidationException", "Could not find endpoint.");
  };

  it("finds none where configuration, package and sizes are as they were delivered", async () => {
    assert.deepEqual(await drift("prod"), []);
    assert.deepEqual(
      aws?.calls.filter((call) => !/^(?:Describe|List)/u.test(call)),
      [],
      "It only looks.",
    );
  });

  it("finds another configuration than that of the state", async () => {
    assert.deepEqual(await drift("dev", { DescribeEndpoint: () => ({ ...live, EndpointConfigName: "by-hand" }) }), [
      `${endpoint("dev")} serves configuration by-hand; the state says configuration-1.`,
    ]);
  });

  it("finds another package, by the state and by what a person has approved last", async () => {
    const other = { ListTags: () => ({ Tags: [{ Key: packageTag, Value: packageOf(6) }] }) };
    assert.deepEqual(await drift("prod", other), [
      `${endpoint("prod")} serves ${packageOf(6)}; the state says ${packageOf(7)}.`,
      `${endpoint("prod")} serves ${packageOf(6)}; approved last is ${packageOf(7)}.`,
    ]);
    await aws?.close();
    assert.equal((await drift("dev", other)).length, 1, "QA serves what no person approves");
  });

  it("finds a model that nobody has registered", async () => {
    const [found] = await drift("dev", { ListTags: () => ({ Tags: [] }) });
    assert.match(found ?? "", /serves model model of no package; the state says/u);
  });

  it("finds instances and weights that were changed past the configuration", async () => {
    const changed = { ...running, DesiredInstanceCount: 5, DesiredWeight: 0 };
    assert.deepEqual(await drift("dev", { DescribeEndpoint: () => ({ ...live, ProductionVariants: [changed] }) }), [
      `${endpoint("dev")}, variant primary: 5 instances; its configuration says 2.`,
      `${endpoint("dev")}, variant primary: 0 of the weights; its configuration says 1.`,
    ]);
  });

  it("finds an endpoint that has gone, that has failed, and that nobody has delivered", async () => {
    assert.deepEqual(await drift("prod", { DescribeEndpoint: absent }), [`${endpoint("prod")} has gone.`]);
    await aws?.close();
    assert.deepEqual(await drift("prod", { DescribeEndpoint: () => ({ ...live, EndpointStatus: "Failed" }) }), [
      `${endpoint("prod")} is Failed.`,
    ]);
    await aws?.close();
    assert.deepEqual(await drift("dev", {}, {}), [`${endpoint("dev")} is there, and the state of stack dev has none.`]);
    await aws?.close();
    assert.deepEqual(await drift("dev", { DescribeEndpoint: absent }, {}), []);
  });

  it("takes no failed look for absence", async () => {
    const denied = (): never => {
      throw new StubError("AccessDeniedException", "No.");
    };
    await assert.rejects(drift("prod", { DescribeEndpoint: denied }), saying(/No\./u));
  });
});
