import assert from "node:assert/strict";
import { largestSample } from "../../../api/limits";
import { Api, base64, jsonRequest, picture, rawRequest } from "../api";
import { EndpointHost, packageArn, type ServedEndpoint } from "../servedEndpoint";

describe("POST /predict", () => {
  let host: EndpointHost;
  let served: ServedEndpoint;
  let api: Api;

  before(async () => {
    host = await EndpointHost.start();
  });
  beforeEach(() => {
    served = host.serve();
    api = new Api(served);
  });
  after(() => host.close());

  const model = { package: packageArn(1), variant: "main", endpoint: "pictures", configuration: "first" };
  const square = { label: "square", index: 1, probability: 0.7 };

  it("answers the classes of a picture in JSON, the most probable first, and which model said so", async () => {
    const answer = await api.predict(jsonRequest({ data: base64 }));
    assert.equal(answer.status, 200);
    assert.deepEqual(JSON.parse(answer.text), {
      predictions: [
        square,
        { label: "circle", index: 0, probability: 0.25 },
        { label: "star", index: 2, probability: 0.05 },
      ],
      model,
    });
  });

  it("sends the model the picture's bytes with the first of its media types", async () => {
    await api.predict(jsonRequest({ data: base64 }));
    assert.deepEqual(served.invocations, [
      { body: picture, contentType: "application/x-image", accept: "application/json", variant: undefined },
    ]);
  });

  it("takes the picture as it is, with its own media type", async () => {
    const answer = await api.predict(rawRequest(picture, "image/png"));
    assert.deepEqual(JSON.parse(answer.text), {
      predictions: [
        square,
        { label: "circle", index: 0, probability: 0.25 },
        { label: "star", index: 2, probability: 0.05 },
      ],
      model,
    });
    assert.deepEqual(served.invocations, [
      { body: picture, contentType: "image/png", accept: "application/json", variant: undefined },
    ]);
  });

  it("takes no more than topk, in the body or in the query", async () => {
    const inBody = await api.predict(jsonRequest({ data: base64, topk: 1 }));
    const inQuery = await api.predict(rawRequest(picture, "image/png", { queryStringParameters: { topk: "1" } }));
    for (const { text } of [inBody, inQuery]) assert.deepEqual(JSON.parse(text), { predictions: [square], model });
  });

  it("answers all classes when topk is more", async () => {
    const { text } = await api.predict(jsonRequest({ data: base64, topk: 257 }));
    assert.equal((JSON.parse(text) as { readonly predictions: readonly unknown[] }).predictions.length, 3);
  });

  it("puts the first of equally probable classes first", async () => {
    served.answer = () => ({
      status: 200,
      body: "[0.2, 0.4, 0.4]",
      headers: { "x-amzn-invoked-production-variant": "main" },
    });
    const { text } = await api.predict(jsonRequest({ data: base64, topk: 2 }));
    assert.deepEqual(
      (JSON.parse(text) as { readonly predictions: readonly { readonly index: number }[] }).predictions.map(
        ({ index }) => index,
      ),
      [1, 2],
    );
  });

  it("asks the variant that is named, and describes the one that answered", async () => {
    served.configurations["first"] = {
      main: { version: 1, labels: ["circle", "square", "star"] },
      challenger: { version: 2, labels: ["one", "two", "three"] },
    };
    served.release();
    for (const request of [
      jsonRequest({ data: base64, topk: 1, variant: "challenger" }),
      rawRequest(picture, "image/png", { queryStringParameters: { topk: "1", variant: "challenger" } }),
    ]) {
      const { text } = await api.predict(request);
      assert.deepEqual(JSON.parse(text), {
        predictions: [{ label: "two", index: 1, probability: 0.7 }],
        model: { ...model, package: packageArn(2), variant: "challenger" },
      });
    }
    assert.deepEqual(
      served.invocations.map(({ variant }) => variant),
      ["challenger", "challenger"],
    );
  });

  it("reads labels once for many requests", async () => {
    for (let request = 0; request < 5; request += 1) await api.predict(jsonRequest({ data: base64 }));
    assert.equal(served.calls("GET data/labels/1.txt"), 1);
    assert.equal(served.calls("DescribeEndpoint"), 1);
  });

  it("is never kept and never taken for something else than it is", async () => {
    for (const request of [jsonRequest({ data: base64 }), jsonRequest({})]) {
      const { headers } = await api.predict(request);
      assert.deepEqual([headers["cache-control"], headers["x-content-type-options"]], ["no-store", "nosniff"]);
    }
  });

  it("takes a sample of exactly the limit", async () => {
    assert.equal(
      (await api.predict(jsonRequest({ data: Buffer.alloc(largestSample).toString("base64") }))).status,
      200,
    );
  });

  for (const status of ["Updating", "SystemUpdating", "RollingBack"]) {
    it(`answers while the endpoint is ${status}`, async () => {
      served.status = status;
      assert.equal((await api.predict(jsonRequest({ data: base64 }))).status, 200);
    });
  }
});
