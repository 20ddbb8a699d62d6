import assert from "node:assert/strict";
import { NothingServes } from "../../../api/model/lookUps";
import { StubError } from "../../delivery/stubAws";
import { EndpointHost, packageArn, type ServedEndpoint } from "../servedEndpoint";

const everyLookUp = [
  "DescribeEndpoint",
  "DescribeEndpointConfig",
  "ListTags",
  "DescribeModelPackage",
  "GET data/labels/1.txt",
] as const;
const denied = new StubError("AccessDeniedException", "not authorized");

describe("ServedModels", () => {
  let host: EndpointHost;
  let served: ServedEndpoint;

  before(async () => {
    host = await EndpointHost.start();
  });
  beforeEach(() => {
    served = host.serve();
  });
  after(() => host.close());

  /** Another configuration is in service. */
  function deploy(labels: readonly string[], version = 2): void {
    served.configurations["second"] = { main: { version, labels } };
    served.release();
    served.configuration = "second";
  }

  it("tells package, configuration and labels of the variant that answered", async () => {
    assert.deepEqual(await served.models().describe("main"), {
      package: packageArn(1),
      variant: "main",
      endpoint: "pictures",
      configuration: "first",
      labels: ["circle", "square", "star"],
    });
  });

  it("looks everything up once, also for many who ask at the same time", async () => {
    const models = served.models();
    await Promise.all(Array.from({ length: 20 }, () => models.describe("main")));
    await models.describe("main", 3);
    for (const operation of everyLookUp) assert.equal(served.calls(operation), 1, operation);
  });

  it("has everything at hand that it has prepared", async () => {
    const models = served.models();
    await models.prepare();
    const calls = served.aws.calls.length;
    await models.describe("main");
    assert.equal(served.aws.calls.length, calls);
  });

  it("asks again after 30 s what is served, and reads nothing again while that is the same", async () => {
    const models = served.models();
    await models.describe("main");
    served.now = 29_999;
    await models.describe("main");
    assert.equal(served.calls("DescribeEndpoint"), 1);
    served.now = 30_000;
    await models.describe("main");
    assert.equal(served.calls("DescribeEndpoint"), 2);
    assert.equal(served.calls("DescribeModelPackage"), 1);
  });

  it("asks every 5 s while the endpoint is updating", async () => {
    served.status = "Updating";
    const models = served.models();
    await models.describe("main");
    served.now = 5_000;
    await models.describe("main");
    assert.equal(served.calls("DescribeEndpoint"), 2);
  });

  it("follows another configuration", async () => {
    const models = served.models();
    await models.describe("main");
    deploy(["cross", "square", "star"]);
    served.now = 30_000;
    const model = await models.describe("main");
    assert.deepEqual([model.configuration, model.package, model.labels[0]], ["second", packageArn(2), "cross"]);
  });

  it("tells the variants apart", async () => {
    served.configurations["first"] = {
      main: { version: 1, labels: ["circle", "square", "star"] },
      challenger: { version: 7, labels: ["one", "two"] },
    };
    served.release();
    const models = served.models();
    assert.equal((await models.describe("main")).package, packageArn(1));
    assert.equal((await models.describe("challenger")).package, packageArn(7));
  });

  for (const operation of ["DescribeEndpoint", "DescribeEndpointConfig", "ListTags", "DescribeModelPackage"]) {
    it(`goes on with what is known when ${operation} fails later on, says so, and tries again after 30 s`, async () => {
      const models = served.models();
      await models.describe("main");
      deploy(["cross", "square", "star"]);
      served.failing.set(operation, denied);
      served.now = 30_000;
      assert.equal((await models.describe("main")).configuration, "first");
      assert.deepEqual(
        served.failures.map((error) => (error as Error).name),
        ["AccessDeniedException"],
      );
      const failed = served.calls(operation);
      await models.describe("main");
      assert.equal(served.calls(operation), failed, "it was tried again at once");
      served.failing.clear();
      served.now = 60_000;
      assert.equal((await models.describe("main")).configuration, "second");
    });

    it(`fails when ${operation} fails and nothing is known, and tries again at once`, async () => {
      const models = served.models();
      served.failing.set(operation, denied);
      await assert.rejects(models.describe("main"), { name: "AccessDeniedException" });
      served.failing.clear();
      assert.equal((await models.describe("main")).configuration, "first");
    });
  }

  it("looks up at once what is served when the number of probabilities is another one", async () => {
    const models = served.models();
    await models.describe("main", 3);
    deploy(["cross", "square"]);
    assert.deepEqual((await models.describe("main", 2)).labels, ["cross", "square"]);
  });

  it("finds the labels of a configuration that is being rolled out by their number, and reads them once", async () => {
    served.configurations["second"] = { main: { version: 2, labels: ["cross", "square"] } };
    served.release();
    served.status = "Updating";
    served.pending = "second";
    const models = served.models();
    assert.equal((await models.describe("main", 3)).configuration, "first");
    assert.equal((await models.describe("main", 2)).configuration, "second");
    assert.equal((await models.describe("main", 3)).configuration, "first");
    assert.equal((await models.describe("main", 2)).configuration, "second");
    assert.equal(served.calls("GET data/labels/2.txt"), 1);
  });

  it("gives what is served when no labels are as many", async () => {
    const models = served.models();
    assert.equal((await models.describe("main", 5)).labels.length, 3);
    assert.equal(served.calls("DescribeEndpoint"), 2);
  });

  it("uses no labels that differ from those that were registered", async () => {
    served.aws.objects.set("data/labels/1.txt", Buffer.from("circle\nstar\nsquare\n"));
    await assert.rejects(
      served.models().describe("main"),
      /s3:\/\/data\/labels\/1\.txt has the SHA-256 [0-9a-f]{64}; model package .* was registered with/,
    );
  });

  it("says when there is no labels file", async () => {
    served.aws.objects.clear();
    await assert.rejects(
      served.models().describe("main"),
      /There is no s3:\/\/data\/labels\/1\.txt, which model package arn:.* names as its labels/,
    );
  });

  it("says when the variant is none of the configuration's", async () => {
    await assert.rejects(
      served.models().describe("other"),
      /Endpoint configuration first has no variant other with a model/,
    );
  });

  for (const status of ["Updating", "SystemUpdating", "RollingBack", "UpdateRollbackFailed"]) {
    it(`takes an endpoint that is ${status} for one that serves`, async () => {
      served.status = status;
      assert.equal((await served.models().state()).status, status);
    });
  }

  for (const status of ["Creating", "Deleting", "Failed", "OutOfService"]) {
    it(`takes an endpoint that is ${status} for one that does not serve`, async () => {
      served.status = status;
      await assert.rejects(served.models().state(), NothingServes);
    });
  }

  it("learns that the endpoint was deleted, and still knows what answered last", async () => {
    const models = served.models();
    await models.describe("main");
    served.exists = false;
    await assert.rejects(models.freshState(), NothingServes);
    served.now = 30_000;
    assert.equal((await models.describe("main")).configuration, "first");
  });

  it("keeps a failed look-up for 1 s, and not for as long as an answer", async () => {
    const models = served.models();
    served.failing.set("DescribeEndpoint", denied);
    await assert.rejects(models.freshState(), { name: "AccessDeniedException" });
    served.failing.clear();
    served.now = 999;
    for (const asked of [models.freshState(), models.describe("main")])
      await assert.rejects(asked, { name: "AccessDeniedException" });
    assert.equal(served.calls("DescribeEndpoint"), 1);
    served.now = 1_000;
    assert.equal((await models.describe("main")).configuration, "first");
    assert.equal((await models.freshState()).status, "InService");
  });

  it("keeps for 5 s that nothing serves, which is an answer", async () => {
    const models = served.models();
    served.exists = false;
    await assert.rejects(models.freshState(), NothingServes);
    served.exists = true;
    served.now = 4_999;
    await assert.rejects(models.freshState(), NothingServes);
    served.now = 5_000;
    assert.equal((await models.freshState()).status, "InService");
  });

  it("prepares nothing and says nothing when nothing serves", async () => {
    served.exists = false;
    await served.models().prepare();
    assert.deepEqual(served.failures, []);
  });
});
