import assert from "node:assert/strict";
import { approvalKey } from "../../contract/approvals";
import { deliveredKey } from "../../contract/deliveredModel";
import { parseRunRecord } from "../../contract/runRecord";
import { deploy, type DeployExports } from "../../delivery/deploy";
import { saying } from "../saying";
import { fakeContext, FakeEngine } from "./fakes";
import { startStubAws, type StubAws, StubError, stubVersion } from "./stubAws";
import { artifactBucket, model, modelObject, modelPackage, record } from "./trainedModel";

interface Registry {
  status: string;
  metadata: Record<string, string>;
  card?: Record<string, string>;
}

const registered = { modelDataUrl: `s3://${modelObject}`, version: stubVersion(model) };

const usual = { commit: "0a1b", "model-version": stubVersion(model) };
const recordObject = `${artifactBucket}/runs/e-1.json`;

describe("delivery deploy", () => {
  let aws: StubAws;
  let engine: FakeEngine;
  let registry: Registry;
  let endpoint: Record<string, string> | undefined;
  /** What happened in which order. */
  let events: string[];
  let lines: string[];

  async function begin(): Promise<void> {
    registry = { status: "PendingManualApproval", metadata: { ...usual } };
    endpoint = { EndpointStatus: "InService", EndpointConfigName: "new" };
    events = [];
    lines = [];
    aws = await startStubAws({
      DescribeModelPackage: () => ({
        ModelApprovalStatus: registry.status,
        CustomerMetadataProperties: registry.metadata,
        ModelCard: registry.card,
        InferenceSpecification: { Containers: [{ Image: "image", ModelDataUrl: registered.modelDataUrl }] },
      }),
      ListActionExecutions: () => ({ actionExecutionDetails: [] }),
      UpdateModelPackage: ({ ModelApprovalStatus: status, CustomerMetadataProperties: metadata, ModelCard: card }) => {
        if (card !== undefined) {
          registry.card = { ...registry.card, ...(card as Record<string, string>) };
          events.push(`card ${registry.card["ModelCardStatus"] ?? ""}`);
          return {};
        }
        registry = {
          ...registry,
          status: String(status),
          metadata: { ...registry.metadata, ...(metadata as Record<string, string>) },
        };
        events.push(String(status));
        return {};
      },
      DescribeEndpoint: () => {
        if (endpoint === undefined) throw new StubError("ValidationException", "Could not find endpoint");
        return endpoint;
      },
      DeleteEndpoint: () => {
        events.push("DeleteEndpoint");
        endpoint = undefined;
        return {};
      },
    });
    aws.objects.set(recordObject, Buffer.from(JSON.stringify(record)));
    aws.objects.set(modelObject, model);
    engine = new FakeEngine();
    engine.after = { endpoint: "demo", endpointConfiguration: "new" };
    const update = engine.update.bind(engine);
    engine.update = (request) => {
      events.push("update");
      endpoint ??= { EndpointStatus: "InService", EndpointConfigName: "new" };
      return update(request);
    };
  }

  /** Deploys; without an execution as a person does, whose deployments complete no record. */
  const run = (stack: "dev" | "prod", execution?: string): ReturnType<typeof deploy> =>
    deploy(fakeContext(stack, lines), engine, {
      modelPackage,
      execution,
      now: () => new Date(0),
      pollingIntervalSeconds: 0.001,
    });

  describe("of an execution, to the stack that owns the delivery", () => {
    let exports: DeployExports;

    before(async () => {
      await begin();
      exports = await run("dev", "e-1");
    });
    after(() => aws.close());

    it("updates Serving alone, with exactly the package it is told", () => {
      assert.deepEqual(exports, { ENDPOINT_CONFIGURATION: "new" });
      assert.deepEqual(engine.updates, [
        { stack: "dev", targets: ["**model-delivery:release:Serving**"], configuration: { release: { modelPackage } } },
      ]);
    });

    it("approves nothing: nobody has been asked yet", () => {
      assert.deepEqual(events, ["update"]);
      assert.equal(registry.status, "PendingManualApproval");
    });

    it("deletes no endpoint that serves", () => {
      assert.ok(!aws.calls.includes("DeleteEndpoint"));
    });
  });

  describe("of an execution, to production", () => {
    const environments = { dev: { endpoint: "d", endpointConfiguration: "c", modelPackage, accuracy: 0.9 } };
    const change = { urn: "u", name: "serving-endpoint", type: "aws:sagemaker/endpoint:Endpoint" };

    before(async () => {
      await begin();
      aws.objects.set(recordObject, Buffer.from(JSON.stringify({ ...record, environments })));
      engine.done = [
        { ...change, operation: "update" },
        { ...change, name: "serving", operation: "same" },
      ];
      await run("prod", "e-1");
    });
    after(() => aws.close());

    it("looks for pending changes with the package it is told, whatever the last one is", () => {
      assert.deepEqual(engine.previews, [{ stack: "prod", configuration: { release: { modelPackage } } }]);
    });

    it("records the approval before it deploys", () => {
      assert.deepEqual(events, ["Approved", "card Approved", "update"]);
      assert.equal(registry.metadata[approvalKey("prod")], "approved 1970-01-01T00:00:00.000Z execution e-1");
      assert.equal(registry.metadata["commit"], "0a1b");
    });

    it("adds the environment to the run's record and keeps what others wrote", () => {
      const written = parseRunRecord(String(aws.objects.get(recordObject)), "record");
      const { name, type } = change;
      const changes = { resources: [{ name, type, operation: "update" }], unchanged: 1 };
      assert.deepEqual(written.environments, {
        ...environments,
        prod: { endpoint: "demo", endpointConfiguration: "new", modelPackage, changes },
      });
    });
  });

  describe("that does not go smoothly", () => {
    beforeEach(begin);
    afterEach(() => aws.close());

    it("withdraws the approval when the deployment fails: a later update does not promote the package", async () => {
      engine.failure = new Error("the endpoint failed");
      await assert.rejects(run("prod"), /the endpoint failed/);
      assert.deepEqual(events, ["Approved", "card Approved", "update", "Rejected", "card PendingReview"]);
      assert.match(registry.metadata[approvalKey("prod")] ?? "", /^withdrawn /);
    });

    it("fails when SageMaker rolled the update back although the engine reported success", async () => {
      endpoint = { EndpointStatus: "InService", EndpointConfigName: "old", FailureReason: "alarm" };
      await assert.rejects(
        run("prod"),
        saying(
          /expected InService with configuration new, but is InService with old\. SageMaker rolled the update back/,
          /SageMaker rolled the update back.*reason: alarm/,
        ),
      );
      assert.equal(registry.status, "Rejected");
    });

    it("deletes an endpoint that an earlier deployment left Failed, and deploys", async () => {
      endpoint = { EndpointStatus: "Failed", FailureReason: "no capacity" };
      await run("dev");
      assert.deepEqual(events, ["DeleteEndpoint", "update"]);
      assert.match(
        lines.join("\n"),
        /is Failed since an earlier deployment and serves nobody\. Deleting it\. SageMaker's reason: no capacity/,
      );
    });

    it("never deletes one of another environment, but says how a person does it", async () => {
      endpoint = { EndpointStatus: "Failed", FailureReason: "no capacity" };
      engine.failure = new Error("update failed.");
      await assert.rejects(
        run("prod"),
        saying(
          /^Error: update failed\. Endpoint .* is Failed and serves nobody\. Delete it, then retry: /,
          /Delete it, then retry: aws sagemaker delete-endpoint --endpoint-name \S+$/,
        ),
      );
      assert.ok(!events.includes("DeleteEndpoint"));
    });

    it("waits until the update is over, although the engine says that it is", async () => {
      const states = ["Updating", "RollingBack"];
      engine.update = () => {
        Object.defineProperty(endpoint, "EndpointStatus", {
          enumerable: true,
          get: () => states.shift() ?? "InService",
        });
        return Promise.resolve({ outputs: engine.after, changes: [] });
      };
      endpoint = { EndpointConfigName: "old" };
      await assert.rejects(run("dev"), /is InService with old\. SageMaker rolled the update back/);
      assert.deepEqual(states, []);
    });

    it("says that the next deployment clears what this one left Failed, and how a killed one is cleared", async () => {
      engine.update = () => {
        endpoint = { EndpointStatus: "Failed" };
        return Promise.reject(new Error("update failed."));
      };
      await assert.rejects(
        run("dev"),
        /update failed\. Endpoint .* is Failed and serves nobody\. The next deployment deletes it and makes another\.$/,
      );
      endpoint = { EndpointStatus: "InService", EndpointConfigName: "old" };
      engine.update = () => Promise.reject(new Error("Cannot create already existing endpoint."));
      await assert.rejects(
        run("dev"),
        /is not in the state of its stack\. Delete it, then retry: aws sagemaker delete-endpoint --endpoint-name \S+$/,
      );
    });

    it("names the missing update of production, with its command, and approves nothing", async () => {
      engine.before = undefined;
      await assert.rejects(
        run("prod"),
        /Stack prod has not been set up yet\. An administrator has to run once: pulumi up --stack prod/,
      );
      assert.deepEqual(events, []);
    });
  });

  describe("of the model", () => {
    beforeEach(begin);
    afterEach(() => aws.close());

    const copies = (): readonly string[] => aws.calls.filter((call) => call.startsWith("COPY "));
    const copyOf = (stack: "dev" | "prod"): string =>
      `${artifactBucket}/${deliveredKey(fakeContext(stack, []).environment.endpoint, registered)}`;

    for (const stack of ["dev", "prod"] as const)
      it(`brings what was registered to where only ${stack}'s action writes, before anything changes`, async () => {
        engine.failure = new Error("no update");
        await assert.rejects(run(stack));
        assert.deepEqual(copies(), [`COPY ${modelObject}?versionId=${registered.version}`]);
        assert.deepEqual(aws.objects.get(copyOf(stack)), model);
      });

    it("refuses a package that does not say which version it has, before it is approved", async () => {
      registry.metadata = { commit: "0a1b" };
      await assert.rejects(run("prod"), /does not say which version of its model .*release the change again/);
      assert.deepEqual([events, copies()], [[], []]);
    });
  });
});
