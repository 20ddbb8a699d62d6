import assert from "node:assert/strict";
import { attempt, type Interruption } from "../../../rehearsal/commands/interruption";

const { signal } = new AbortController();
const never: Interruption = { signal, happened: new Promise(() => undefined) };

describe("a step of a delivery", () => {
  it("is done with its value, or failed with what was thrown", async () => {
    assert.deepEqual(await attempt(never, () => Promise.resolve(7)), { kind: "done", value: 7 });
    const error = new Error("no luck");
    assert.deepEqual(await attempt(never, () => Promise.reject(error)), { kind: "failed", error });
  });

  it("is left to itself when it is interrupted, whatever becomes of it", async () => {
    let fail: (error: Error) => void = () => undefined;
    let interrupt: () => void = () => undefined;
    const happened = new Promise<void>((resolve) => {
      interrupt = resolve;
    });
    const step = new Promise<never>((_, reject) => {
      fail = reject;
    });
    const ending = attempt({ signal, happened }, () => step);
    interrupt();
    assert.deepEqual(await ending, { kind: "interrupted" });
    fail(new Error("too late"));
    await new Promise((resolve) => setImmediate(resolve));
  });
});
