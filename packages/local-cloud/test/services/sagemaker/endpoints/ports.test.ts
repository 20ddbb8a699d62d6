import assert from "node:assert/strict";
import { createServer } from "node:net";
import { isFree, loopback, Ports } from "../../../../services/sagemaker/endpoints/ports";

describe("Ports of serving containers", () => {
  it("gives concurrent containers different free ports", async () => {
    const ports = new Ports();
    const reserved = await Promise.all(Array.from({ length: 20 }, () => ports.reserve()));
    assert.equal(new Set(reserved).size, 20);
    assert.deepEqual(
      await Promise.all(reserved.map(isFree)),
      reserved.map(() => true),
    );
  });

  it("sees that another program took a port", async () => {
    const port = await new Ports().reserve();
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(port, loopback, resolve));
    assert.equal(await isFree(port), false);
    await new Promise((resolve) => other.close(resolve));
  });
});
