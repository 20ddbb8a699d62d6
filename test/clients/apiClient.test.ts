import assert from "node:assert/strict";
import type { Server } from "node:http";
import { buffer } from "node:stream/consumers";
import { ApiClient } from "../../clients/apiClient";
import { close, listen } from "../../machine/loopback";
import { isSignedWith, type SignedRequest } from "./signature";

describe("The client of a prediction API", () => {
  const credentials = { accessKeyId: "ASIAVISITOR", secretAccessKey: "the secret", sessionToken: "the token" };
  const sample = Buffer.from([0xff, 0xd8, 0xff, 0x00]);
  const request = {
    method: "POST",
    path: "/predict",
    query: { variant: "a b", topk: "3" },
    headers: { "content-type": "image/jpeg" },
    body: sample,
  } as const;
  let server: Server;
  let address: string;
  let received: SignedRequest;

  before(async () => {
    const listening = await listen(async (incoming, response) => {
      received = {
        method: incoming.method ?? "",
        url: incoming.url ?? "",
        headers: incoming.headers,
        body: await buffer(incoming),
      };
      response.writeHead(307, { location: "/elsewhere" }).end("no coffee");
    });
    server = listening.server;
    address = listening.url;
  });

  after(() => close(server));

  it("signs a picture and its options as API Gateway verifies them", async () => {
    const client = new ApiClient(address, { kind: "iam", region: "eu-west-1", credentials });
    await client.send(request);
    assert.ok(isSignedWith(credentials.secretAccessKey, received), "the signature does not fit the request");
    assert.match(
      received.headers.authorization ?? "",
      /Credential=ASIAVISITOR\/\d{8}\/eu-west-1\/execute-api\/aws4_request/u,
    );
    assert.deepEqual([received.headers["x-amz-security-token"], received.body], ["the token", sample]);
    await client.send({ method: "GET", path: "/health" });
    assert.ok(
      isSignedWith(credentials.secretAccessKey, received),
      "the signature of a request without body and query does not fit",
    );
  });

  it("shows a key or a token, and no signature, where the API asks for it", async () => {
    await new ApiClient(address, { kind: "apiKey", key: "a key" }).send(request);
    assert.deepEqual(
      [received.headers["x-api-key"], received.headers.authorization, received.headers["content-type"]],
      ["a key", undefined, "image/jpeg"],
    );
    await new ApiClient(address, { kind: "jwt", token: "a.b.c" }).send(request);
    assert.deepEqual([received.headers["x-api-key"], received.headers.authorization], [undefined, "Bearer a.b.c"]);
  });

  it("hands on every answer, and follows nobody elsewhere with its key", async () => {
    const answer = await new ApiClient(address, { kind: "apiKey", key: "a key" }).send(request);
    assert.deepEqual([answer.status, answer.text, received.url], [307, "no coffee", "/predict?topk=3&variant=a%20b"]);
  });
});
