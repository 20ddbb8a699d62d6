import assert from "node:assert/strict";
import { StubError } from "../../delivery/stubAws";
import { Api, base64, jsonRequest, picture, problem, rawRequest } from "../api";
import { EndpointHost, packageArn, type ServedEndpoint } from "../servedEndpoint";

describe("the prediction API's other routes", () => {
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

    it("takes topk, base64 in lines, and further members, which it passes over", async () => {
      const answer = await api.askAsDocumented("POST /", jsonRequest({ data: base64, topk: 1 }));
      assert.deepEqual(JSON.parse(answer.text), { response: "[(2, 'square', 0.7)]" });
      const lines = `${base64.slice(0, 5)}\r\n${base64.slice(5)}\n`;
      await api.askAsDocumented("POST /", jsonRequest({ data: lines, variant: "another", colour: 1 }));
      const { body, variant } = served.invocations.at(-1) ?? {};
      assert.deepEqual([body, variant], [picture, undefined]);
    });

    for (const data of ["\n", "a", "YR=="]) {
      it(`refuses ${JSON.stringify(data)}, which is no sample in base64`, async () => {
        const answer = await api.askAsDocumented("POST /", jsonRequest({ data }));
        assert.equal(answer.status, 400);
        assert.match(problem(answer).detail, /^The body's data is /u);
      });
    }

    it("says of a member that is wrong what is allowed", async () => {
      const refused = await api.askAsDocumented("POST /", jsonRequest({ data: base64, topk: 0 }));
      assert.equal(problem(refused).detail, "The body's topk is 0; allowed is a whole number from 1.");
    });

    it("takes JSON only", async () => {
      assert.equal((await api.askAsDocumented("POST /", rawRequest(picture, "image/png"))).status, 415);
    });
  });

  describe("GET /health", () => {
    it("names the model that serves, and the variants that can be asked for", async () => {
      const answer = await api.askAsDocumented("GET /health");
      assert.equal(answer.status, 200);
      assert.deepEqual(JSON.parse(answer.text), {
        status: "serving",
        model: { package: packageArn(1), variant: "main", endpoint: "pictures", configuration: "first" },
        variants: ["main"],
      });
    });

    it("answers 503 at most 5 s after the endpoint is gone", async () => {
      await api.askAsDocumented("GET /health");
      served.exists = false;
      served.now = 5_000;
      const answer = await api.askAsDocumented("GET /health");
      assert.deepEqual([answer.status, answer.headers["retry-after"]], [503, "30"]);
    });

    for (const exists of [true, false]) {
      it(`asks AWS once in 5 s, however often it is asked, ${exists ? "a model serves" : "none serves"}`, async () => {
        served.exists = exists;
        for (let request = 0; request < 20; request += 1) await api.askAsDocumented("GET /health");
        assert.equal(served.calls("DescribeEndpoint"), 1);
      });
    }

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
