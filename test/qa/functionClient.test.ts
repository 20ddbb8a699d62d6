import assert from "node:assert/strict";
import type { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { type HttpRequest, readPredictionRequest } from "../../api/request/predictionRequest";
import { FunctionClient } from "../../qa/functionClient";

const types = ["application/x-image"] as const;

/** A client of a function, and the events that it sends. */
function clientOf(
  answer: object,
  failure?: string,
): { readonly client: FunctionClient; readonly events: (HttpRequest & { readonly routeKey: string })[] } {
  const events: (HttpRequest & { readonly routeKey: string })[] = [];
  const lambda = {
    send: ({ input }: InvokeCommand) => {
      events.push(JSON.parse(input.Payload as string) as (typeof events)[number]);
      return Promise.resolve({ Payload: new TextEncoder().encode(JSON.stringify(answer)), FunctionError: failure });
    },
  } as unknown as LambdaClient;
  return { client: new FunctionClient(lambda, "predict"), events };
}

describe("the function behind an API", () => {
  it("is asked as API Gateway asks it: it reads what was sent", async () => {
    const { client, events } = clientOf({
      statusCode: 200,
      headers: { "content-type": "application/json" },
      body: "{}",
    });
    const sample = Buffer.from([0, 255, 1, 254]);
    const answer = await client.send({
      method: "POST",
      path: "/predict",
      query: { topk: "2", variant: "main" },
      headers: { "content-type": "application/x-image" },
      body: sample,
    });
    const [event] = events;
    assert.ok(event !== undefined);
    assert.equal(event.routeKey, "POST /predict");
    assert.deepEqual(readPredictionRequest(event, types), {
      topk: 2,
      variant: "main",
      sample,
      mediaType: "application/x-image",
    });
    assert.deepEqual([answer.status, answer.headers["content-type"], answer.text], [200, "application/json", "{}"]);
  });

  it("sends no body with a question that has none", async () => {
    const { client, events } = clientOf({ statusCode: 503, headers: {}, body: "" });
    assert.equal((await client.send({ method: "GET", path: "/health" })).status, 503);
    assert.deepEqual([events[0]?.body, events[0]?.isBase64Encoded], [undefined, false]);
  });

  it("fails with the function's own words when it did not answer", async () => {
    const { client } = clientOf(
      { errorType: "Runtime.ImportModuleError", errorMessage: "Cannot find module" },
      "Unhandled",
    );
    await assert.rejects(
      client.send({ method: "GET", path: "/health" }),
      /Function predict failed: .*Cannot find module/u,
    );
  });
});
