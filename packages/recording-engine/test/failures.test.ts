import assert from "node:assert/strict";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { createEngine } from "..";
import { DeclaredStack, eachWithStack, operationOn } from "./declaredStack";
import { runEngine } from "./engineProcess";

describe("when an update fails", () => {
  const stack = eachWithStack();

  it("names the resource and the cause, keeps what was made, and goes on from there", async () => {
    const failing = await stack().up([
      { name: "a", value: "1" },
      { name: "b", from: "a", fails: "no luck" },
      { name: "c", dependsOn: ["b"] },
    ]);
    assert.equal(
      failing.failure,
      "Stack one: Creating b failed: no luck\n(urn:pulumi:one::declared::pulumi-nodejs:dynamic/declared:Thing::b)",
    );
    assert.deepEqual(failing.journal, ["create a=1"]);
    const next = await stack().up([
      { name: "a", value: "1" },
      { name: "b", from: "a" },
      { name: "c", dependsOn: ["b"] },
    ]);
    assert.deepEqual(next.journal, ["create b=1", "create c"]);
    assert.equal(operationOn(next, "a"), "same");
  });

  it("keeps the old state of what could not be changed", async () => {
    await stack().up([{ name: "a", value: "1" }]);
    await stack().up([{ name: "a", value: "2", fails: "not now" }]);
    const next = await stack().up([{ name: "a", value: "1" }]);
    assert.deepEqual(next.journal, []);
  });

  it("tells a refused input with its reason", async () => {
    const run = await stack().up([{ name: "a", value: "forbidden" }]);
    assert.match(run.failure ?? "", /^Stack one: Checking the inputs of a failed: value: is forbidden/);
  });

  it("tells an error of the program whole and without a stack trace, and runs the next program", async () => {
    const run = await stack().up([], { configuration: { journal: "", resources: "no list" } });
    assert.match(run.failure ?? "", /^Stack one: .*resources.*/);
    assert.doesNotMatch(run.failure ?? "", /\n\s+at /);
    assert.equal((await stack().up([{ name: "a" }])).failure, undefined);
  });

  it("notices an error thrown where nobody waits for it", async () => {
    // In a process of its own: mocha hears of such errors, too, and takes them for its tests'.
    const { status, errors } = await runEngine(resolve(__dirname, "programs/throwing"), stack().folder, [
      "preview",
      "--stack",
      "one",
    ]);
    assert.deepEqual({ status, errors }, { status: 1, errors: "Stack one: thrown in an apply\n" });
  });

  it("refuses types, options and functions that are not rehearsed by name", async () => {
    const engine = createEngine({
      folder: resolve(__dirname, "programs/unknown"),
      backendUrl: pathToFileURL(stack().folder).href,
    });
    const refusal = async (what: string): Promise<string> => {
      const failure: unknown = await engine
        .preview({ stack: "one", configuration: { what }, onProgress: () => undefined })
        .catch((error: unknown) => error);
      return failure instanceof Error ? failure.message : "";
    };
    assert.match(await refusal("type"), /aws:sqs\/queue:Queue are not rehearsed/);
    assert.match(
      await refusal("property"),
      /Checking the inputs of bucket failed: acl: not applied by the recording engine/,
    );
    assert.match(await refusal("option"), /aws:s3\/bucket:Bucket "bucket" uses import, which the recording engine/);
    assert.match(
      await refusal("function"),
      /aws:index\/getAvailabilityZones:getAvailabilityZones, which the recording engine/,
    );
    assert.match(await refusal("lookup"), /bucket \(aws:s3\/bucket:Bucket\) is looked up with get\(\)/);
  });
});

describe("the lock of a stack", () => {
  const lockFolder = (stack: DeclaredStack): string => join(stack.folder, ".pulumi/locks/organization/declared/one");

  async function lockedBy(stack: DeclaredStack, pid: number): Promise<void> {
    await mkdir(lockFolder(stack), { recursive: true });
    await writeFile(
      join(lockFolder(stack), "other.json"),
      JSON.stringify({ pid, username: "somebody", hostname: hostname(), timestamp: "2026-01-01T00:00:00Z" }),
    );
  }

  it("keeps two updates apart: the second waits for the first", async () => {
    const stack = await DeclaredStack.open();
    const [first, second] = await Promise.all([
      stack.up([{ name: "a", value: "1" }]),
      stack.up([{ name: "a", value: "1" }]),
    ]);
    assert.deepEqual([first.failure, second.failure], [undefined, undefined]);
    assert.deepEqual(new Set([operationOn(first, "a"), operationOn(second, "a")]), new Set(["create", "same"]));
    await stack.close();
  });

  it("is waited for with a limit, and the message names its holder", async () => {
    const stack = await DeclaredStack.open({ lockWaitMilliseconds: 20 });
    await lockedBy(stack, process.pid);
    const run = await stack.up([{ name: "a" }]);
    assert.match(
      run.failure ?? "",
      new RegExp(`Stack one is locked by somebody@.* \\(process ${process.pid}\\) since 2026-01-01T00:00:00Z`),
    );
    assert.deepEqual(run.journal, []);
    await stack.close();
  });

  it("is taken from a process of this machine that has ended", async () => {
    const stack = await DeclaredStack.open({ lockWaitMilliseconds: 0 });
    // No process has a number as high as this.
    await lockedBy(stack, 2 ** 30);
    const run = await stack.up([{ name: "a" }]);
    assert.deepEqual(run.journal, ["create a"]);
    assert.deepEqual(await readdir(lockFolder(stack)), []);
    await stack.close();
  });
});
