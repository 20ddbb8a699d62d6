import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { eachWithStack, operationOn } from "./declaredStack";

/** What a test changes of a saved state. */
interface State {
  readonly checkpoint: {
    readonly latest: { readonly resources: { readonly urn: string; readonly outputs: { __provider: string } }[] };
  };
}

describe("a refresh", () => {
  const stack = eachWithStack();
  const refresh = true;
  const pair = [
    { name: "a", value: "1" },
    { name: "b", from: "a" },
  ] as const;

  it("looks at nothing unless it is asked for", async () => {
    await stack().up(pair);
    await stack().happens("a", "gone");
    assert.deepEqual((await stack().up(pair)).journal, []);
  });

  it("changes nothing where nothing has changed", async () => {
    await stack().up(pair);
    const before = await stack().state();
    const run = await stack().up(pair, { refresh });
    assert.deepEqual([...run.journal].sort(), ["read a=1", "read b=1"]);
    assert.deepEqual([operationOn(run, "a"), operationOn(run, "b")], ["same", "same"]);
    assert.equal(await stack().state(), before);
  });

  it("forgets what has gone, and the update makes it again and leaves the rest", async () => {
    await stack().up(pair);
    await stack().happens("a", "gone");
    const run = await stack().up(pair, { refresh });
    assert.deepEqual(run.journal.slice(-1), ["create a=1"]);
    assert.deepEqual([operationOn(run, "a"), operationOn(run, "b")], ["create", "same"]);
    assert.deepEqual(
      run.lines.filter((line) => line.startsWith("gone")),
      ["gone      a  pulumi-nodejs:dynamic/declared:Thing"],
    );
  });

  it("forgets it for good, also when the update then fails", async () => {
    await stack().up(pair);
    await stack().happens("a", "gone");
    const failing = await stack().up([{ ...pair[0], fails: "no luck" }, pair[1]], { refresh });
    assert.match(failing.failure ?? "", /Creating a failed: no luck/);
    assert.doesNotMatch(await stack().state(), /"urn":"[^"]*::a"/);
    assert.doesNotMatch(await stack().state(), /"dependencies":\["[^"]*::a"/);
    assert.deepEqual((await stack().up(pair)).journal, ["create a=1"]);
  });

  it("changes back what others have changed", async () => {
    await stack().up(pair);
    await stack().happens("a", "9");
    const run = await stack().up(pair, { refresh });
    assert.deepEqual(run.journal.slice(-1), ["update a=1"]);
    assert.equal(operationOn(run, "a"), "update");
  });

  it("looks at the targets only", async () => {
    await stack().up(pair);
    const run = await stack().up(pair, { refresh, targets: ["**::a"] });
    assert.deepEqual(run.journal, ["read a=1"]);
  });

  it("ends the update when something cannot be seen, and forgets nothing", async () => {
    await stack().up(pair);
    const before = await stack().state();
    await stack().happens("a", "unseen");
    await stack().happens("b", "gone");
    const run = await stack().up(pair, { refresh });
    assert.match(run.failure ?? "", /^Stack one: Looking at a failed: is not to be seen\n\(urn:/);
    assert.deepEqual([...run.journal].sort(), ["read a=1", "read b=1"]);
    assert.equal(await stack().state(), before);
  });

  it("asks the provider that the state holds, and not the program's", async () => {
    await stack().up(pair.slice(0, 1));
    const file = join(stack().folder, ".pulumi/stacks/declared/one.json");
    const state = JSON.parse(await readFile(file, "utf8")) as State;
    const thing = state.checkpoint.latest.resources.find(({ urn }) => urn.endsWith("::a"));
    assert.ok(thing);
    thing.outputs.__provider = thing.outputs.__provider.replace('"read"', '"former read"');
    await writeFile(file, JSON.stringify(state));
    assert.deepEqual((await stack().up(pair.slice(0, 1), { refresh })).journal, ["former read a=1"]);
  });
});
