import assert from "node:assert/strict";
import { requireRefusal } from "../../qa/badInput";
import { EndpointClient } from "../../qa/client";
import { readTarget } from "../../qa/target";
import type { StubAws } from "../delivery/stubAws";
import { example } from "../program/program";
import { classify, startStubEndpoint } from "./stubEndpoint";

describe("an endpoint that gets bad input", () => {
  let aws: StubAws;
  afterEach(() => aws.close());

  /** Sends a broken sample, then an empty body, to an endpoint that ought to answer them with any error. */
  async function judge(answer: typeof classify): Promise<void> {
    aws = await startStubEndpoint(answer, "expected");
    const client = new EndpointClient(await readTarget(example, { STACK: "dev", MODEL_PACKAGE_ARN: "arn:package" }));
    const sample = { body: Buffer.from("star 1"), contentType: "application/x-image" };
    for (const what of ["a broken sample", "an empty body"] as const)
      await requireRefusal(client, what, "error", sample);
  }

  it("may answer it with any error, and goes on", async () => {
    await judge((body, contentType) => {
      const answer = classify(body, contentType);
      return answer.status === 400 ? { status: 500, body: "stack trace" } : answer;
    });
  });

  it("is stopped when it takes it for good", async () => {
    const taking: typeof classify = (body, contentType) => {
      const answer = classify(body, contentType);
      return answer.status === 400 ? { status: 200, body: "[0.9, 0.1]" } : answer;
    };
    await assert.rejects(judge(taking), /a broken sample: expected an error \(400 or more\), came 200/u);
  });

  it("is stopped when it does not survive it", async () => {
    let isBroken = false;
    const breaking: typeof classify = (body, contentType) => {
      isBroken ||= body.length === 0;
      return isBroken ? { status: 503, body: "gone" } : classify(body, contentType);
    };
    await assert.rejects(judge(breaking), /after an empty body: expected the next sample to be answered, came 503/u);
  });
});
