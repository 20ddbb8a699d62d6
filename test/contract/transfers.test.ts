import assert from "node:assert/strict";
import { transferAgain } from "../../contract/transfers";

describe("a transfer", () => {
  const client = { config: { maxAttempts: () => Promise.resolve(3) } };
  const reset = (): Error => Object.assign(new Error("socket hang up"), { code: "ECONNRESET" });

  /** Fails with these errors, one after the other, and then succeeds; answers how often it was tried. */
  async function attempts(...errors: readonly Error[]): Promise<number> {
    let count = 0;
    await transferAgain(client, () => {
      const error = errors[count];
      count += 1;
      return error === undefined ? Promise.resolve() : Promise.reject(error);
    });
    return count;
  }

  it("is made once when nothing breaks off", async () => {
    assert.equal(await attempts(), 1);
  });

  it("is made again when it breaks off, or when S3 cannot take it", async () => {
    assert.equal(await attempts(reset()), 2);
    assert.equal(await attempts(Object.assign(new Error("Slow down."), { $metadata: { httpStatusCode: 503 } })), 2);
  });

  it("fails with its own reason after as many attempts as the client makes", async () => {
    const last = reset();
    await assert.rejects(attempts(reset(), reset(), last), (error) => error === last);
  });

  it("is not made again when that would change nothing", async () => {
    const denied = Object.assign(new Error("Access Denied"), {
      name: "AccessDenied",
      $metadata: { httpStatusCode: 403 },
    });
    await assert.rejects(attempts(denied), (error) => error === denied);
  });
});
