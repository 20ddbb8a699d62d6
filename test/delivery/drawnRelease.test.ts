import assert from "node:assert/strict";
import { deploy } from "../../delivery/deploy";
import { environmentNames } from "../../settings/names";
import { fakeContext, FakeEngine } from "./fakes";
import { type Fields, startStubAws, type StubAws, StubError, stubVersion } from "./stubAws";
import { model, modelObject, modelPackage } from "./trainedModel";

describe("a release on the dashboard", () => {
  let aws: StubAws;
  let engine: FakeEngine;
  let endpoint: Fields | undefined;
  let drawn: Fields[];
  /** What CloudWatch refuses it with. */
  let refusal: StubError | undefined;
  let approval: unknown;
  let lines: string[];

  beforeEach(async () => {
    [drawn, lines, refusal, approval] = [[], [], undefined, undefined];
    aws = await startStubAws({
      DescribeModelPackage: () => ({
        ModelApprovalStatus: "PendingManualApproval",
        CustomerMetadataProperties: { commit: "0a1b", "model-version": stubVersion(model) },
        InferenceSpecification: { Containers: [{ Image: "image", ModelDataUrl: `s3://${modelObject}` }] },
      }),
      UpdateModelPackage: ({ ModelApprovalStatus: status }) => {
        approval = status;
        return {};
      },
      DescribeEndpoint: () => {
        if (endpoint === undefined) throw new StubError("ValidationException", "Could not find endpoint");
        return endpoint;
      },
      DeleteEndpoint: () => {
        endpoint = undefined;
        return {};
      },
      PutMetricData: (data) => {
        if (refusal !== undefined) throw refusal;
        drawn.push(data);
        return {};
      },
    });
    aws.objects.set(modelObject, model);
    engine = new FakeEngine();
    engine.after = { endpoint: "demo", endpointConfiguration: "new" };
  });
  afterEach(() => aws.close());

  /** Deploys where the endpoint served one thing before the update and serves another after it. */
  async function deployed(stack: "dev" | "prod", before: Fields | undefined, after = "new"): Promise<unknown> {
    endpoint = before;
    const update = engine.update.bind(engine);
    engine.update = (request) => {
      endpoint = { EndpointStatus: "InService", EndpointConfigName: after };
      return update(request);
    };
    const now = (): Date => new Date(60_000);
    const request = { modelPackage, now, pollingIntervalSeconds: 0.001 };
    return deploy(fakeContext(stack, lines), engine, request);
  }
  const serving = (configuration: string): Fields => ({
    EndpointStatus: "InService",
    EndpointConfigName: configuration,
  });

  for (const stack of ["dev", "prod"] as const)
    it(`of ${stack} is published in the namespace where the role of its Deploy action alone may`, async () => {
      await deployed(stack, serving("old"));
      const Dimensions = [{ Name: "Environment", Value: stack }];
      assert.deepEqual(drawn, [
        {
          Namespace: environmentNames("demo", stack).metrics,
          MetricData: [{ MetricName: "Releases", Dimensions, Timestamp: 60, Value: 1, Unit: "Count" }],
        },
      ]);
    });

  for (const [what, before] of [
    ["the first endpoint", undefined],
    ["one in place of an endpoint that served nobody", { EndpointStatus: "Failed", EndpointConfigName: "new" }],
  ] as const)
    it(`is drawn for ${what}`, async () => {
      await deployed("dev", before);
      assert.equal(drawn.length, 1);
    });

  it("is none where the endpoint goes on serving what it served", async () => {
    await deployed("dev", serving("new"));
    assert.deepEqual(drawn, []);
  });

  it("is none when SageMaker has rolled the update back", async () => {
    await assert.rejects(deployed("dev", serving("old"), "old"), /rolled the update back/u);
    assert.deepEqual(drawn, []);
  });

  it("that cannot be drawn is told, and stays a success and approved: the model serves", async () => {
    refusal = new StubError("AccessDenied", "not authorized to perform: cloudwatch:PutMetricData", 403);
    assert.deepEqual(await deployed("prod", serving("old")), { ENDPOINT_CONFIGURATION: "new" });
    assert.equal(approval, "Approved");
    assert.match(lines.join("\n"), /serves, but could not be drawn on the dashboard: .*cloudwatch:PutMetricData/u);
  });
});
