import assert from "node:assert/strict";
import { InvokeEndpointCommand, SageMakerRuntimeClient } from "@aws-sdk/client-sagemaker-runtime";
import { ApiRefusal } from "../../clients/apiAsker";
import { ApiClient } from "../../clients/apiClient";
import { explanation } from "../../clients/explanation";
import { close, listen } from "../../machine/loopback";

describe("What is said of a failure", () => {
  /** An address at which nobody answers any more. */
  const goneAddress = async (): Promise<string> => {
    const { server, url } = await listen(() => Promise.resolve());
    await close(server);
    return url;
  };
  const failureOf = async (request: Promise<unknown>): Promise<string> => request.then(() => "answered", explanation);

  it("names the address at which nobody answers, for both ways of asking", async () => {
    const url = await goneAddress();
    const api = failureOf(new ApiClient(url, { kind: "none" }).send({ method: "GET", path: "/" }));
    const runtime = new SageMakerRuntimeClient({
      endpoint: url,
      region: "us-east-1",
      credentials: { accessKeyId: "ASIA", secretAccessKey: "secret" },
      maxAttempts: 1,
    });
    const endpoint = failureOf(runtime.send(new InvokeEndpointCommand({ EndpointName: "any", Body: "" })));
    for (const said of await Promise.all([api, endpoint]))
      assert.equal(said, `connect ECONNREFUSED ${new URL(url).host}. Nothing answers there: has the rehearsal ended?`);
  });

  it("says what to do about a status of the API", () => {
    assert.match(
      explanation(new ApiRefusal(401, "Unauthorized")),
      /^the API answered 401: Unauthorized\. Put a key into PREDICTION_API_KEY or a token into PREDICTION_API_TOKEN/u,
    );
    assert.match(explanation(new ApiRefusal(429, "Too Many Requests")), /: Too Many Requests\. Try again later\.$/u);
    assert.equal(
      explanation(new ApiRefusal(415, "Allowed are image/png.")),
      "the API answered 415: Allowed are image/png.",
    );
  });

  it("is one line, whatever the failure's own words are", () => {
    const denied = Object.assign(new Error("User: x\n is not authorized\n\nto perform: y"), {
      name: "AccessDeniedException",
    });
    assert.equal(explanation(denied), "User: x is not authorized to perform: y. An administrator has to allow it.");
  });

  it("sends whoever has no credentials to sign in", () => {
    const none = Object.assign(new Error("Could not load credentials from any providers"), {
      name: "CredentialsProviderError",
    });
    assert.match(explanation(none), /^Could not load credentials from any providers\. Sign in to AWS/u);
  });
});
