import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { inspectStack } from "../administration/inspectStack";
import type { ExportedState, StateResource } from "../delivery/engine";
import type { Rehearsal } from "../rehearsal/stage/rehearsal";
import { administratorEngine } from "./administratorEngine";
import { Laboratory } from "./laboratory";

const owner = "dev";

describe("code that somebody has planted in a stack's state", () => {
  let laboratory: Laboratory;
  let rehearsal: Rehearsal;
  let trace: string;
  let lines: string[];

  before(async () => {
    laboratory = await Laboratory.open();
    trace = join(laboratory.checkout, "..", "the-planted-code-ran");
    rehearsal = await laboratory.start();
    const { ending, failure } = await laboratory.deliver(rehearsal);
    assert.equal(ending, "Succeeded", failure);
  });
  beforeEach(() => {
    lines = [];
  });
  after(() => laboratory.close());

  /** A provider that leaves a trace, whatever of it is called. */
  const planted = (): string => {
    const run = `() => { require("node:fs").writeFileSync(${JSON.stringify(trace)}, ""); return Promise.resolve({}); }`;
    const methods = ["check", "diff", "create", "read", "update", "delete"].map((method) => `${method}: ${run}`);
    return `exports.handler = () => ({ ${methods.join(", ")} });`;
  };

  async function plant(change: (resources: readonly StateResource[]) => readonly StateResource[]): Promise<void> {
    await administratorEngine(rehearsal, async (engine) => {
      const state = await engine.exportState(owner);
      const deployment: ExportedState["deployment"] = { resources: change(state.deployment.resources ?? []) };
      await engine.importState(owner, { ...state, deployment });
    });
  }

  const withCode = (resource: StateResource): StateResource =>
    resource.type.startsWith("pulumi-nodejs:dynamic/")
      ? {
          ...resource,
          inputs: { ...resource.inputs, __provider: planted() },
          outputs: { ...resource.outputs, __provider: planted() },
        }
      : resource;

  const inspect = (replace: boolean): Promise<boolean> =>
    administratorEngine(rehearsal, (engine) =>
      inspectStack(engine, { stack: owner, replace }, (line) => lines.push(line)),
    );

  it("is none after a delivery", async () => {
    assert.equal(await inspect(false), true, lines.join("\n"));
  });

  it("is replaced by a person's update, also in resources that it holds, without being run", async () => {
    await plant((resources) => resources.map(withCode));
    assert.equal(await inspect(false), false);
    await rehearsal.administrator.up(owner);
    lines = [];
    assert.equal(await inspect(false), true, lines.join("\n"));
    assert.equal(existsSync(trace), false);
  });

  it("is found where no update would replace it, and taken out before anything runs it", async () => {
    await plant((resources) => [
      ...resources.map(withCode),
      ...resources
        .filter(({ type }) => type.endsWith("release:UniqueName"))
        .slice(0, 1)
        .map((resource) => withCode({ ...resource, urn: `${resource.urn}-of-nobody` })),
    ]);
    assert.equal(await inspect(false), false);
    assert.equal(await inspect(true), true, lines.join("\n"));
    await rehearsal.administrator.up(owner);
    await assert.rejects(rehearsal.administrator.destroy(owner), /protected/);
    assert.equal(existsSync(trace), false);
  });
});
