import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { SageMakerRuntimeClient } from "@aws-sdk/client-sagemaker-runtime";
import { Endpoint, endpointClient } from "../../api/endpoint";

const request = { sample: Buffer.from("sample"), mediaType: "image/png" };

describe("the endpoint's connections", () => {
  let server: Server;
  let endpoint: Endpoint;
  const sockets = new Set<Socket>();
  /** Requests that the server breaks off instead of answering. */
  let broken: number;
  let received: number;

  beforeEach(async () => {
    broken = received = 0;
    sockets.clear();
    server = createServer((incoming, response) => {
      received += 1;
      sockets.add(incoming.socket);
      if (broken > 0) {
        broken -= 1;
        incoming.socket.resetAndDestroy();
        return;
      }
      incoming
        .resume()
        .once("end", () => response.writeHead(200, { "x-amzn-invoked-production-variant": "main" }).end("[1]"));
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const credentials = { accessKeyId: "AKIASTUB", secretAccessKey: "stub" };
    endpoint = new Endpoint(
      new SageMakerRuntimeClient({ ...endpointClient, region: "eu-west-1", endpoint: address, credentials }),
      "pictures",
    );
  });
  afterEach(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  });

  it("are used again", async () => {
    for (let time = 0; time < 5; time += 1)
      assert.deepEqual(await endpoint.ask(request), { text: "[1]", variant: "main" });
    assert.equal(sockets.size, 1);
  });

  it("may have been closed by the other side: the request is sent once more", async () => {
    await endpoint.ask(request);
    broken = 1;
    assert.deepEqual(await endpoint.ask(request), { text: "[1]", variant: "main" });
    assert.equal(received, 3);
  });

  it("that break again and again are an error", async () => {
    broken = Number.POSITIVE_INFINITY;
    await assert.rejects(endpoint.ask(request), { code: "ECONNRESET" });
    assert.equal(received, 2);
  });
});
