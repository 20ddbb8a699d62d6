/** CloudWatch as the aws provider speaks with it. The SDK for JavaScript usually speaks AwsJson. */
import assert from "node:assert/strict";
import { CloudWatch } from "@aws-sdk/client-cloudwatch";
import { cbor, SmithyRpcV2CborProtocol } from "@smithy/core/cbor";
import fc from "fast-check";
import { CborError, decodeCbor, encodeCbor } from "../../protocols/cbor";
import { roleSession, startTestCloud, type TestCloud } from "../testCloud";

describe("The protocol RPC v2 with CBOR", () => {
  let test: TestCloud;

  before(async () => {
    test = await startTestCloud();
  });

  after(async () => {
    await test.stop();
  });

  const speaker = (session = test.cloud.administrator): CloudWatch =>
    new CloudWatch({ ...test.clientOf(session), protocol: SmithyRpcV2CborProtocol });

  it("carries numbers, lists and times each way", async () => {
    const cloudwatch = speaker();
    await cloudwatch.putMetricAlarm({
      AlarmName: "latency",
      Namespace: "AWS/SageMaker",
      MetricName: "ModelLatency",
      Dimensions: [{ Name: "EndpointName", Value: "pictures" }],
      ExtendedStatistic: "p99",
      Period: 300,
      EvaluationPeriods: 3,
      Threshold: -0.25,
      ComparisonOperator: "GreaterThanThreshold",
      ActionsEnabled: false,
    });
    const { MetricAlarms = [] } = await cloudwatch.describeAlarms({ AlarmNames: ["latency"] });
    const { Threshold, Period, Dimensions, ActionsEnabled, StateUpdatedTimestamp } = MetricAlarms[0] ?? {};
    assert.deepEqual(
      { Threshold, Period, Dimensions, ActionsEnabled },
      {
        Threshold: -0.25,
        Period: 300,
        Dimensions: [{ Name: "EndpointName", Value: "pictures" }],
        ActionsEnabled: false,
      },
    );
    assert.ok(StateUpdatedTimestamp instanceof Date);
    assert.ok(StateUpdatedTimestamp > new Date("2020-01-01"), "milliseconds are not seconds");
    await cloudwatch.putMetricData({
      Namespace: "Delivery",
      MetricData: [{ MetricName: "commits", Timestamp: new Date("2026-01-01T00:00:00.5Z"), Value: 1e300 }],
    });
  });

  it("names the service's errors", async () => {
    await assert.rejects(speaker().getDashboard({ DashboardName: "nowhere" }), { name: "DashboardNotFoundError" });
    await assert.rejects(speaker().putDashboard({ DashboardName: "no board", DashboardBody: "{}" }), Error);
    await assert.rejects(speaker().listMetrics({}), { name: "NotImplemented", message: /cloudwatch:ListMetrics/u });
    const stranger = speaker(await roleSession(test, "stranger"));
    await assert.rejects(stranger.getDashboard({ DashboardName: "board" }), { name: "AccessDenied" });
  });

  it("refuses a service and a document that it does not know", async () => {
    const { accessKeyId } = test.cloud.administrator;
    const scope = `${accessKeyId}/20260101/eu-west-1/monitoring/aws4_request`;
    const ask = async (service: string, body: Buffer): Promise<Response> =>
      fetch(`${test.cloud.url}/service/${service}/operation/GetDashboard`, {
        method: "POST",
        headers: {
          authorization: `AWS4-HMAC-SHA256 Credential=${scope}`,
          "smithy-protocol": "rpc-v2-cbor",
        },
        body: new Uint8Array(body),
      });
    assert.equal((await ask("Unknown", encodeCbor({}))).status, 501);
    const refused = await ask("GraniteServiceVersion20100801", Buffer.of(0xbf));
    assert.equal(refused.status, 400);
    assert.deepEqual(decodeCbor(Buffer.from(await refused.arrayBuffer())), {
      __type: "SerializationException",
      message: "The request is not a CBOR document. The document ends too early.",
    });
  });

  it("reads what another implementation writes, and the other way round", () => {
    // The other implementation reads the key __proto__ as the object's prototype.
    const keys = fc.string().filter((key) => key !== "__proto__");
    const documents = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.string(),
        fc.boolean(),
        fc.integer({ min: -(2 ** 40), max: 2 ** 40 }),
        fc.double({ noNaN: true }).filter((value) => !Object.is(value, -0)),
        fc.array(tie("value"), { maxLength: 30 }),
        fc.dictionary(keys, tie("value"), { noNullPrototype: true }),
      ),
    })).value;
    fc.assert(
      fc.property(documents, (document) => {
        assert.deepEqual(decodeCbor(Buffer.from(cbor.serialize(document))), document);
        assert.deepEqual(cbor.deserialize(encodeCbor(document)), document);
      }),
      { numRuns: 200 },
    );
  });

  it("reads documents whose lengths are not announced, half floats and times", () => {
    const document = Buffer.from(
      "bf6161 9f01 20 f93c00 c1fb41d96cf000000000 ff 6162 7f6163 6164 ff 6163 f6 ff".replaceAll(" ", ""),
      "hex",
    );
    assert.deepEqual(decodeCbor(document), { a: [1, -1, 1, 1_706_278_912], b: "cd", c: null });
  });

  for (const [what, document] of Object.entries({
    "an announced length that is not there": "9affffffff",
    "a text of more bytes than there are": "7bffffffffffffffff61",
    "endless lists": "9f".repeat(100_000),
    "endless tags": "c1".repeat(100_000),
    "a key that is no text": "a10102",
    "a piece of another type": "7f4161ff",
    "an unknown tag": "c24101",
    "an unknown simple value": "e0",
    "a second document": "0101",
    "no length": "1c",
    nothing: "",
  }))
    it(`refuses ${what}`, () => {
      assert.throws(() => decodeCbor(Buffer.from(document, "hex")), CborError);
    });

  it("lets no key mean anything to JavaScript", () => {
    const decoded = decodeCbor(encodeCbor(JSON.parse('{ "__proto__": { "polluted": true } }')));
    assert.ok(typeof decoded === "object" && decoded !== null);
    assert.deepEqual(Object.keys(decoded), ["__proto__"]);
    assert.equal(Reflect.get({}, "polluted"), undefined);
  });
});
