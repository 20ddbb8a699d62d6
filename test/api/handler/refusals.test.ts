import assert from "node:assert/strict";
import { largestSample } from "../../../api/limits";
import { Api, base64, jsonRequest, picture, problem, rawRequest } from "../api";
import { EndpointHost, type ServedEndpoint } from "../servedEndpoint";

const mediaTypes = "application/json, application/x-image, image/jpeg, image/png";

describe("a request to POST /predict that is wrong", () => {
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

  const refused: readonly (readonly [string, Parameters<Api["predict"]>[0], number, RegExp])[] = [
    [
      "a body that is no JSON",
      { headers: { "content-type": "application/json" }, body: "{" },
      400,
      /^The body is no JSON in UTF-8; with application\/json it has to be an object\.$/,
    ],
    ["a missing sample", jsonRequest({}), 400, /^The body's data is missing; it is the sample in base64\.$/],
    [
      "a member that it does not know",
      jsonRequest({ data: base64, colour: 1, size: 2 }),
      400,
      /^The body has "colour", "size"; allowed are data, topk, variant\.$/,
    ],
    [
      "a parameter that it does not know",
      rawRequest(picture, "image/png", { queryStringParameters: { top: "3" } }),
      400,
      /^The query has "top"; allowed are topk, variant\.$/,
    ],
    [
      "parameters beside JSON",
      jsonRequest({ data: base64 }, { queryStringParameters: { topk: "3" } }),
      400,
      /^The query has "topk"; with application\/json, every member belongs into the body\.$/,
    ],
    [
      "an empty body",
      { headers: { "content-type": "image/png" } },
      400,
      /^The body is empty; it has to be the sample\.$/,
    ],
    [
      "a sample above the limit",
      rawRequest(Buffer.alloc(largestSample + 1), "image/png"),
      413,
      /^The sample has 4400001 bytes; at most 4400000 are allowed\.$/,
    ],
    [
      "a sample in JSON above the limit",
      jsonRequest({ data: Buffer.alloc(largestSample + 1).toString("base64") }),
      413,
      /^The sample has 4400001 bytes; at most 4400000 are allowed\.$/,
    ],
    [
      "a media type that the model does not take",
      rawRequest(picture, "image/webp"),
      415,
      new RegExp(`^The Content-Type is "image/webp"; allowed are ${mediaTypes}\\.$`),
    ],
    [
      "a missing media type",
      { body: base64, isBase64Encoded: true },
      415,
      /^The Content-Type is missing; allowed are /,
    ],
  ];
  for (const [what, request, status, detail] of refused) {
    it(`refuses ${what} with ${status}, without asking the model`, async () => {
      const answer = await api.predict(request);
      assert.equal(answer.status, status);
      assert.match(problem(answer).detail, detail);
      assert.deepEqual(served.invocations, []);
    });
  }

  const key = "k".repeat(4_000_000);
  /** Made when they are asked: they are large, and every test before them would hold them. */
  const hostile: Readonly<Record<string, () => Parameters<Api["predict"]>[0]>> = {
    "JSON that is 5,000 levels deep": () => ({
      headers: { "content-type": "application/json" },
      body: `${"[".repeat(5_000)}${"]".repeat(5_000)}`,
    }),
    "a sample that is 100,000 levels deep": () => ({
      headers: { "content-type": "application/json" },
      body: `{"data":${"[".repeat(100_000)}${"]".repeat(100_000)}}`,
    }),
    "a member with a name of 4 MB": () => jsonRequest({ data: base64, [key]: 1 }),
    "a name of 4 MB that has to be escaped": () => jsonRequest({ data: base64, ['"'.repeat(4_000_000)]: 1 }),
    "100,000 members": () =>
      jsonRequest(Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [index, index]))),
    "a text of 4 MB for a number": () => jsonRequest({ data: base64, topk: key }),
    "a parameter with a long name": () => rawRequest(picture, "image/png", { queryStringParameters: { [key]: "3" } }),
    "a long parameter beside JSON": () => jsonRequest({ data: base64 }, { queryStringParameters: { [key]: "3" } }),
    "a long content type": () => rawRequest(picture, key),
  };
  for (const [what, request] of Object.entries(hostile)) {
    it(`refuses ${what} in few words`, async () => {
      const answer = await api.predict(request());
      assert.ok(answer.status === 400 || answer.status === 415, answer.text.slice(0, 1_000));
      assert.ok(answer.text.length < 1_500, `${answer.text.length} characters`);
    });
  }

  it("asks AWS once in 5 s what there is, however many variants there are not", async () => {
    served.answer = () => ({ status: 400, error: "ValidationError", body: "Variant not found" });
    await api.predict(jsonRequest({ data: base64, variant: "none" }));
    const calls = served.calls("DescribeEndpoint");
    for (let index = 0; index < 20; index += 1)
      assert.equal((await api.predict(jsonRequest({ data: base64, variant: `none-${index}` }))).status, 400);
    assert.equal(served.calls("DescribeEndpoint"), calls);
    served.now = 5_000;
    await api.predict(jsonRequest({ data: base64, variant: "none" }));
    assert.equal(served.calls("DescribeEndpoint"), calls + 1);
  });

  it("names the variants there are when there is none of the name", async () => {
    served.answer = () => ({ status: 400, error: "ValidationError", body: "Variant challenger not found" });
    const answer = await api.predict(jsonRequest({ data: base64, variant: "challenger" }));
    assert.equal(answer.status, 400);
    assert.equal(problem(answer).detail, 'The endpoint has no variant "challenger"; it has main.');
  });
});
