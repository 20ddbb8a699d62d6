import assert from "node:assert/strict";
import { type AddressInfo, createServer, type Server } from "node:net";
import { ContainerClient } from "../../../../services/sagemaker/endpoints/containerClient";

describe("The connection to a serving container", () => {
  let server: Server;

  afterEach(() => new Promise((resolve) => server.close(resolve)));

  /** A container that answers the first call of each connection, and what it does with the second. */
  const listen = async (reset: boolean): Promise<ContainerClient> => {
    server = createServer((socket) => {
      let calls = 0;
      socket.on("error", () => undefined);
      socket.on("data", () => {
        calls += 1;
        if (calls === 2 && reset) socket.resetAndDestroy();
        else socket.write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return new ContainerClient((server.address() as AddressInfo).port);
  };

  const ping = async (client: ContainerClient): Promise<string> => {
    const { body } = await client.send({ method: "GET", path: "/ping", signal: AbortSignal.timeout(5_000) });
    return body.toString();
  };

  it("sends a call again when the container closed the kept connection just then", async () => {
    const client = await listen(true);
    assert.deepEqual([await ping(client), await ping(client), await ping(client)], ["ok", "ok", "ok"]);
    client.close();
  });

  it("fails when nobody listens", async () => {
    const client = await listen(false);
    assert.equal(await ping(client), "ok");
    client.close();
    await new Promise((resolve) => server.close(resolve));
    await assert.rejects(ping(client), { code: "ECONNREFUSED" });
  });
});
