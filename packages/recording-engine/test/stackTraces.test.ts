import assert from "node:assert/strict";
import { Resource, runtime } from "@pulumi/pulumi";
import { withoutStackTraces } from "../program/stackTraces";

describe("stack traces of Pulumi's SDK", () => {
  /** Whether the SDK notes a trace with a promise that it waits for, and one with a resource. */
  async function areTaken(): Promise<readonly boolean[]> {
    const promise = Promise.resolve("value");
    await runtime.serializeProperty("property", promise, new Set());
    const take: unknown = Reflect.get(Resource, "stackTrace");
    assert.ok(typeof take === "function");
    const ofResource: unknown = Reflect.apply(take, Resource, [0]);
    return ["_debugStackTrace" in promise, Array.isArray(ofResource) && ofResource.length > 0];
  }

  it("are not taken while a program is evaluated, and are again afterwards", async () => {
    assert.deepEqual(await withoutStackTraces(areTaken), [false, false]);
    assert.deepEqual(await areTaken(), [true, true]);
  });

  it("are taken again after a program that failed", async () => {
    await assert.rejects(
      withoutStackTraces(() => Promise.reject(new Error("a fault of the program"))),
      /a fault/,
    );
    assert.deepEqual(await areTaken(), [true, true]);
  });
});
