import assert from "node:assert/strict";
import { runtime } from "@pulumi/pulumi";
import { withoutPromiseTraces } from "../program/promiseTraces";

describe("stack traces of promises", () => {
  /** Whether the SDK notes a trace with a promise that it waits for. */
  async function areTaken(): Promise<boolean> {
    const promise = Promise.resolve("value");
    await runtime.serializeProperty("property", promise, new Set());
    return "_debugStackTrace" in promise;
  }

  it("are not taken while a program is evaluated, and are again afterwards", async () => {
    assert.equal(await withoutPromiseTraces(areTaken), false);
    assert.equal(await areTaken(), true);
  });

  it("are taken again after a program that failed", async () => {
    await assert.rejects(
      withoutPromiseTraces(() => Promise.reject(new Error("a fault of the program"))),
      /a fault/,
    );
    assert.equal(await areTaken(), true);
  });
});
