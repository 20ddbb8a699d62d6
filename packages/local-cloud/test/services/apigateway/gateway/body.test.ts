import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { largestBody, readBody } from "../../../../services/apigateway/gateway/body";

describe("The body of a request to an HTTP API", () => {
  const chunks = (size: number): Readable => Readable.from([Buffer.alloc(size - 1), Buffer.alloc(1)]);

  it("is read up to 10 MB", async () => {
    assert.equal((await readBody(chunks(largestBody))).length, 10 * 1024 * 1024);
  });

  it("is refused above, and read to its end so that the client gets the answer", async () => {
    const body = chunks(largestBody + 1);
    await assert.rejects(readBody(body), { status: 413, message: "Request Entity Too Large" });
    assert.equal(body.readableFlowing, true);
  });
});
