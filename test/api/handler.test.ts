import assert from "node:assert/strict";
import { largestSample } from "../../api/limits";
import { StubError } from "../delivery/stubAws";
import { type Answer, Api, jsonRequest, rawRequest } from "./api";
import { packageArn, ServedEndpoint } from "./servedEndpoint";

const picture = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 255, 128]);
const base64 = picture.toString("base64");

function problem(answer: Answer): { readonly title: string; readonly detail: string } {
  assert.equal(answer.headers["content-type"], "application/problem+json");
  return JSON.parse(answer.text) as { readonly title: string; readonly detail: string };
}

describe("the prediction API", () => {
  let served: ServedEndpoint;
  let api: Api;

  beforeEach(async () => {
    served = new ServedEndpoint();
    await served.start();
    api = new Api(served);
  });
  afterEach(() => served.close());

  describe("POST /predict", () => {
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
        /^The Content-Type is "image\/webp"; allowed are application\/json, application\/x-image, image\/jpeg, image\/png\.$/,
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

    it("takes a sample of exactly the limit", async () => {
      assert.equal(
        (await api.predict(jsonRequest({ data: Buffer.alloc(largestSample).toString("base64") }))).status,
        200,
      );
    });

    it("names the variants there are when there is none of the name", async () => {
      served.answer = () => ({ status: 400, error: "ValidationError", body: "Variant challenger not found" });
      const answer = await api.predict(jsonRequest({ data: base64, variant: "challenger" }));
      assert.equal(answer.status, 400);
      assert.equal(problem(answer).detail, 'The endpoint has no variant "challenger"; it has main.');
    });

    /** What SageMaker or the container answers, and what becomes of it. */
    const failures = {
      "the container refuses the sample": [{ status: 400, body: "secret of the container" }, 422, undefined],
      "the container does not take the media type": [{ status: 415, body: "secret of the container" }, 422, undefined],
      "the container fails": [{ status: 500, body: "secret of the container" }, 502, undefined],
      "the container does not answer": [{ status: 0, body: "secret of the container" }, 502, undefined],
      "SageMaker throttles": [{ status: 400, error: "ThrottlingException", body: "secret of SageMaker" }, 429, "1"],
      "the model is being loaded": [
        { status: 429, error: "ModelNotReadyException", body: "secret of SageMaker" },
        503,
        "5",
      ],
      "SageMaker fails": [{ status: 500, error: "InternalFailure", body: "secret of SageMaker" }, 502, undefined],
      "the function may not ask the endpoint": [
        { status: 403, error: "AccessDeniedException", body: "secret of SageMaker" },
        502,
        undefined,
      ],
      "the answer is no JSON": [{ status: 200, body: "secret: no JSON" }, 502, undefined],
      "the answer holds no numbers": [{ status: 200, body: '["secret"]' }, 502, undefined],
      "the answer has more probabilities than there are labels": [
        { status: 200, body: "[0.25, 0.25, 0.25, 0.25]" },
        502,
        undefined,
      ],
      "the answer holds no probabilities": [{ status: 200, body: "[7, -7, 1]" }, 502, undefined],
    } as const;
    for (const [what, [answered, status, retryAfter]] of Object.entries(failures)) {
      it(`answers ${status} when ${what}, tells the log why and nobody else`, async () => {
        served.answer = () => ({ ...answered, headers: { "x-amzn-invoked-production-variant": "main" } });
        const answer = await api.predict(jsonRequest({ data: base64 }));
        assert.equal(answer.status, status);
        assert.equal(answer.headers["retry-after"], retryAfter);
        assert.doesNotMatch(answer.text, /secret/);
        const logged = JSON.stringify(api.log);
        if (answered.body.includes("secret")) assert.match(logged, /secret/);
        assert.equal(api.log.length, 1);
        assert.ok(!logged.includes(base64), "the picture was logged");
      });
    }

    it("does not ask again after an error", async () => {
      served.answer = () => ({ status: 500, error: "InternalFailure", body: "" });
      await api.predict(jsonRequest({ data: base64 }));
      assert.equal(served.invocations.length, 1);
    });

    for (const status of [undefined, "Creating", "Failed", "Deleting"]) {
      it(`answers 503 and when to come back while ${status === undefined ? "there is no endpoint" : `the endpoint is ${status}`}`, async () => {
        if (status === undefined) served.exists = false;
        else served.status = status;
        served.answer = () => ({
          status: 400,
          error: "ValidationError",
          body: "Endpoint pictures of account 123456789012 not found.",
        });
        const answer = await api.predict(jsonRequest({ data: base64 }));
        assert.equal(answer.status, 503);
        assert.equal(answer.headers["retry-after"], "30");
      });
    }

    for (const status of ["Updating", "SystemUpdating", "RollingBack"]) {
      it(`answers while the endpoint is ${status}`, async () => {
        served.status = status;
        assert.equal((await api.predict(jsonRequest({ data: base64 }))).status, 200);
      });
    }

    it("answers 502 when labels cannot be looked up, and logs why", async () => {
      served.failing.set(
        "ListTags",
        new StubError("AccessDeniedException", "not authorized to perform sagemaker:ListTags"),
      );
      const answer = await api.predict(jsonRequest({ data: base64 }));
      assert.equal(answer.status, 502);
      assert.doesNotMatch(answer.text, /ListTags/);
      assert.match(JSON.stringify(api.log), /sagemaker:ListTags/);
    });

    it("logs no more than a piece of what a model gives back", async () => {
      served.answer = () => ({ status: 500, body: "x".repeat(100_000) });
      await api.predict(jsonRequest({ data: base64 }));
      assert.ok(JSON.stringify(api.log).length < 2_000);
    });
  });

  describe("POST /", () => {
    it("answers the original's request as the original did", async () => {
      served.configurations["first"] = { main: { version: 1, labels: ["ak47", "it's", 'a "b"'] } };
      served.release();
      served.answer = () => ({
        status: 200,
        body: "[0.98, 1e-05, 0.01999]",
        headers: { "x-amzn-invoked-production-variant": "main" },
      });
      const answer = await api.askAsDocumented("POST /", jsonRequest({ data: base64 }));
      assert.deepEqual(JSON.parse(answer.text), {
        response: `[(1, 'ak47', 0.98), (3, 'a "b"', 0.01999), (2, "it's", 1e-05)]`,
      });
    });

    it("takes topk, and no variant", async () => {
      const answer = await api.askAsDocumented("POST /", jsonRequest({ data: base64, topk: 1 }));
      assert.deepEqual(JSON.parse(answer.text), { response: "[(2, 'square', 0.7)]" });
      const refused = await api.askAsDocumented("POST /", jsonRequest({ data: base64, variant: "main" }));
      assert.equal(problem(refused).detail, 'The body has "variant"; allowed are data, topk.');
    });

    it("takes JSON only", async () => {
      assert.equal((await api.askAsDocumented("POST /", rawRequest(picture, "image/png"))).status, 415);
    });
  });

  describe("GET /health", () => {
    it("names the model that serves", async () => {
      const answer = await api.askAsDocumented("GET /health");
      assert.equal(answer.status, 200);
      assert.deepEqual(JSON.parse(answer.text), {
        status: "serving",
        model: { package: packageArn(1), variant: "main", endpoint: "pictures", configuration: "first" },
      });
    });

    it("answers 503 as soon as the endpoint is gone", async () => {
      await api.askAsDocumented("GET /health");
      served.exists = false;
      const answer = await api.askAsDocumented("GET /health");
      assert.deepEqual([answer.status, answer.headers["retry-after"]], [503, "30"]);
    });

    it("answers 502 when it cannot find out", async () => {
      served.failing.set("DescribeEndpoint", new StubError("AccessDeniedException", "no"));
      assert.equal((await api.askAsDocumented("GET /health")).status, 502);
    });
  });

  it("answers 404 to a route that it does not know", async () => {
    assert.equal((await api.ask("GET /metrics")).status, 404);
  });

  it("answers 500 when it fails itself, and logs why", async () => {
    const models = served.models();
    models.prepare = () => Promise.reject(new Error("a fault of its own"));
    const failing = new Api(served, { models });
    const answer = await failing.predict(jsonRequest({ data: base64 }));
    assert.equal(answer.status, 500);
    assert.doesNotMatch(answer.text, /fault/);
    assert.match(JSON.stringify(failing.log), /a fault of its own/);
  });
});
