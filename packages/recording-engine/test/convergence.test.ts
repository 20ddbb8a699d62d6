import assert from "node:assert/strict";
import { eachWithStack, operationOn } from "./declaredStack";

describe("the recording engine converges a stack", () => {
  const stack = eachWithStack();
  const chain = (value: string, kind?: string) =>
    [
      { name: "a", value, ...(kind === undefined ? {} : { kind }) },
      { name: "b", from: "a" },
      { name: "c", dependsOn: ["b"] },
    ] as const;

  it("creates resources after what they depend on, and answers the program's outputs", async () => {
    const run = await stack().up(chain("1"));
    assert.deepEqual(run.journal, ["create a=1", "create b=1", "create c"]);
    assert.deepEqual(run.result?.outputs, { greeting: "hello", password: "swordfish", a: "1", b: "1" });
  });

  it("does nothing when nothing has changed", async () => {
    await stack().up(chain("1"));
    const before = await stack().state();
    const run = await stack().up(chain("1"));
    assert.deepEqual(run.journal, []);
    assert.deepEqual(new Set(run.result?.changes.map(({ operation }) => operation)), new Set(["same"]));
    assert.equal(await stack().state(), before);
  });

  it("updates what a changed value reaches, and only that", async () => {
    await stack().up(chain("1"));
    const run = await stack().up(chain("2"));
    assert.deepEqual(run.journal, ["update a=2", "update b=2"]);
    assert.equal(operationOn(run, "c"), "same");
  });

  it("makes a successor before it deletes what is replaced", async () => {
    await stack().up(chain("1"));
    const run = await stack().up(chain("1", "other"));
    assert.deepEqual(run.journal, ["create a=1", "delete a=1"]);
    assert.equal(operationOn(run, "a"), "replace");
  });

  it("deletes what is no longer declared, dependents first", async () => {
    await stack().up(chain("1"));
    const run = await stack().up([]);
    assert.deepEqual(run.journal, ["delete c", "delete b=1", "delete a=1"]);
    assert.equal(operationOn(run, "a"), "delete");
  });

  it("with deleteBeforeReplace, first deletes whatever would be replaced together with it", async () => {
    const declared = (kind: string) => [
      { name: "a", value: "1", kind, options: { deleteBeforeReplace: true } },
      { name: "b", from: "a", kind: "same as from" },
      { name: "c", from: "a" },
      { name: "d", from: "b", kind: "same as from" },
    ];
    await stack().up(declared("x"));
    const run = await stack().up(declared("y"));
    assert.deepEqual(run.journal, ["delete d=1", "delete b=1", "delete a=1", "create a=1", "create b=1", "create d=1"]);
    assert.deepEqual(
      ["a", "b", "c", "d"].map((name) => operationOn(run, name)),
      ["replace", "replace", "same", "replace"],
    );
  });

  it("refuses to delete or replace what is protected, and does not begin to", async () => {
    const guarded = { name: "a", value: "1", kind: "x", options: { protect: true } };
    await stack().up([guarded]);
    const replaced = await stack().up([{ ...guarded, kind: "y" }]);
    assert.match(
      replaced.failure ?? "",
      /^Stack one: unable to replace resource ".*::a"\nas it is currently marked for protection/,
    );
    const deleted = await stack().up([]);
    assert.match(deleted.failure ?? "", /resource ".*::a" cannot be deleted\nbecause it is protected/);
    await assert.rejects(stack().destroy(), /because it is protected/);
    assert.deepEqual([...replaced.journal, ...deleted.journal], []);
  });

  it("leaves what is retained in the cloud, when it is replaced and when it is deleted", async () => {
    const retained = (kind: string) => ({ name: "a", kind, options: { retainOnDelete: true } });
    await stack().up([retained("x")]);
    const replaced = await stack().up([retained("y")]);
    const deleted = await stack().up([]);
    assert.deepEqual([...replaced.journal, ...deleted.journal], ["create a"]);
    assert.deepEqual(deleted.lines, ["retained  a  pulumi-nodejs:dynamic/declared:Thing"]);
  });

  it("ignores changes that the program wants ignored", async () => {
    await stack().up([{ name: "a", value: "1", kind: "x" }]);
    const ignored = await stack().up([
      { name: "a", value: "2", kind: "y", options: { ignoreChanges: ["value", "kind"] } },
    ]);
    assert.deepEqual(ignored.journal, []);
  });

  it("follows aliases, of a resource and of its parent", async () => {
    await stack().up([
      { name: "g", group: true },
      { name: "g-a", parent: "g", value: "1" },
    ]);
    const run = await stack().up([
      { name: "k", group: true, options: { aliases: [{ name: "g" }] } },
      { name: "k-a", parent: "k", value: "1" },
    ]);
    assert.equal(operationOn(run, "k-a"), "same");
  });

  it("destroys everything, dependents first, without evaluating the program", async () => {
    await stack().up(chain("1"));
    const changes = await stack().destroy();
    assert.deepEqual(await stack().takeJournal(), ["delete c", "delete b=1", "delete a=1"]);
    assert.deepEqual(new Set(changes.map(({ operation }) => operation)), new Set(["delete"]));
    assert.equal(await stack().engine.outputs("one"), undefined);
  });

  it("looks up what exists already, and never takes it into the state", async () => {
    const run = await stack().up([
      { name: "theirs", existing: "thing-7" },
      { name: "mine", from: "theirs" },
    ]);
    assert.deepEqual(run.journal, ["create mine=read thing-7"]);
    assert.doesNotMatch(await stack().state(), /"urn":"[^"]*::theirs"/);
    assert.deepEqual((await stack().up([])).journal, ["delete mine=read thing-7"]);
  });

  it("remembers the outputs of the last update", async () => {
    assert.equal(await stack().engine.outputs("one"), undefined);
    await stack().up([{ name: "a", value: "1" }]);
    assert.deepEqual(await stack().engine.outputs("one"), { greeting: "hello", password: "swordfish", a: "1" });
  });
});
