import assert from "node:assert/strict";
import { createServer } from "node:net";
import { isFree, loopback, releasePort, reservePort } from "../../../../services/sagemaker/endpoints/ports";

describe("Ports of serving containers", () => {
  it("gives concurrent containers different free ports", async () => {
    const ports = await Promise.all(Array.from({ length: 20 }, reservePort));
    assert.equal(new Set(ports).size, 20);
    assert.deepEqual(
      await Promise.all(ports.map(isFree)),
      ports.map(() => true),
    );
    ports.forEach(releasePort);
  });

  it("sees that another program took a port", async () => {
    const port = await reservePort();
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(port, loopback, resolve));
    assert.equal(await isFree(port), false);
    await new Promise((resolve) => other.close(resolve));
    releasePort(port);
  });
});
