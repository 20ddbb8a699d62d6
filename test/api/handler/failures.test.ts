import assert from "node:assert/strict";
import { StubError } from "../../delivery/stubAws";
import { Api, base64, jsonRequest } from "../api";
import { EndpointHost, type ServedEndpoint } from "../servedEndpoint";

describe("POST /predict, when something behind it fails,", () => {
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
    const happening = status === undefined ? "there is no endpoint" : `the endpoint is ${status}`;
    it(`answers 503 and when to come back while ${happening}`, async () => {
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
