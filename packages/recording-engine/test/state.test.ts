import assert from "node:assert/strict";
import { mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { eachWithStack } from "./declaredStack";

describe("the state of a stack", () => {
  const stack = eachWithStack();
  const place = (key: string): string => join(stack().folder, ".pulumi", key);

  it("consists of the objects of Pulumi's own backend, and leaves no lock", async () => {
    await stack().up([{ name: "a", value: "1" }]);
    await stack().up([{ name: "a", value: "2" }]);
    assert.equal(await readFile(place("meta.yaml"), "utf8"), "version: 1\n");
    assert.deepEqual((await readdir(place("stacks/declared"))).sort(), ["one.json", "one.json.bak"]);
    assert.deepEqual(await readdir(place("locks/organization/declared/one")), []);
    const [history, backups] = [
      await readdir(place("history/declared/one")),
      await readdir(place("backups/declared/one")),
    ];
    assert.deepEqual(
      history.sort().map((name) => name.replace(/\d+/u, "TIME")),
      ["one-TIME.checkpoint.json", "one-TIME.history.json", "one-TIME.checkpoint.json", "one-TIME.history.json"],
    );
    assert.deepEqual(
      backups.map((name) => name.replace(/\d+/u, "TIME")),
      ["one.TIME.json", "one.TIME.json"],
    );
    const newest = backups.sort().at(-1) ?? "";
    assert.equal(await readFile(place(`backups/declared/one/${newest}`), "utf8"), await stack().state());
  });

  it("has a history whose newest record tells how the last update ended", async () => {
    assert.equal(await stack().engine.lastUpdate("one"), undefined);
    await stack().up([{ name: "a" }]);
    await stack().up([{ name: "a" }, { name: "b", fails: "no room" }]);
    const last = await stack().engine.lastUpdate("one");
    assert.ok(typeof last === "object" && last !== null && "result" in last);
    assert.equal(last.result, "failed");
  });

  it("is refused when it is compressed", async () => {
    await stack().up([{ name: "a" }]);
    await rename(place("stacks/declared/one.json"), place("stacks/declared/one.json.gz"));
    assert.match((await stack().up([{ name: "a" }])).failure ?? "", /one\.json\.gz.*unset PULUMI_DIY_BACKEND_GZIP/u);
  });

  for (const [what, key, content, refusal] of [
    ["another layout", "meta.yaml", "version: 2\n", /meta\.yaml is not the mark of layout 1: version: 2/u],
    ["no layout", "meta.yaml", "nothing", /meta\.yaml is not the mark of layout 1: nothing/u],
    ["stacks without a project", "stacks/old.json", "{}", /without a project \(\.pulumi\/stacks\/old\.json\)/u],
  ] as const)
    it(`is not looked for in a place with ${what}`, async () => {
      await mkdir(dirname(place(key)), { recursive: true });
      await writeFile(place(key), content);
      assert.match((await stack().up([{ name: "a" }])).failure ?? "", refusal);
    });
});
