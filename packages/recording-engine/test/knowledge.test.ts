import assert from "node:assert/strict";
import { runtime } from "@pulumi/pulumi";
import { changedPaths, ignoreChanges, parsePath, pathsMeet, pathText } from "../changes";
import { prebuiltImage } from "../prebuiltImages";
import { readConfiguration, readProject } from "../program/configuration";
import { madeUpName, prefixedName } from "../resources/naming";
import { declaredProgram, eachWithStack } from "./declaredStack";

describe("what a preview and the state tell", () => {
  const stack = eachWithStack();

  it("previews what depends on something new without knowing its value, and changes nothing", async () => {
    const changes = await stack().preview([
      { name: "a", value: "1" },
      { name: "b", from: "a" },
    ]);
    assert.deepEqual(
      changes.map(({ name, operation }) => `${operation} ${name}`),
      ["create declared-one", "create a", "create b"],
    );
    assert.deepEqual(await stack().takeJournal(), []);
    await assert.rejects(stack().state(), { code: "ENOENT" });
  });

  it("previews the replacement of what takes a value that is to change and cannot change in place", async () => {
    await stack().up([
      { name: "a", kind: "x", value: "1" },
      { name: "b", from: "a", kind: "same as from" },
    ]);
    const changes = await stack().preview([
      { name: "a", kind: "y", value: "1" },
      { name: "b", from: "a", kind: "same as from" },
    ]);
    assert.deepEqual(
      changes.slice(1).map(({ name, operation }) => `${operation} ${name}`),
      ["replace a", "replace b"],
    );
  });

  it("keeps secrets wrapped in the state and out of what it prints", async () => {
    const run = await stack().up([{ name: "a", value: "1", password: "open sesame" }]);
    const wrapped = new RegExp(
      `"password":\\{"${runtime.specialSigKey}":"${runtime.specialSecretSig}","value":"open sesame"\\}`,
      "g",
    );
    const state = await stack().state();
    assert.equal(state.match(wrapped)?.length, 2);
    assert.equal(state.match(/open sesame/g)?.length, 2);
    assert.doesNotMatch(run.lines.join("\n"), /open sesame|swordfish/);
    assert.deepEqual((await stack().up([{ name: "a", value: "1", password: "open sesame" }])).journal, []);
    assert.deepEqual((await stack().up([{ name: "a", value: "1", password: "other" }])).journal, ["update a=1"]);
  });

  it("gives the program defaults of Pulumi.yaml, the stack's settings, and values of one update", async () => {
    assert.equal((await stack().up([])).result?.outputs["greeting"], "hello");
    assert.equal(
      (await stack().up([], { configuration: { greeting: "good day" } })).result?.outputs["greeting"],
      "good day",
    );
    const { values } = readConfiguration(readProject(declaredProgram), "one", {
      journal: "j",
      resources: [{ name: "a" }],
    });
    assert.deepEqual(values, {
      "declared:journal": "j",
      "declared:greeting": "hello",
      "declared:resources": '[{"name":"a"}]',
      "aws:region": "us-east-1",
    });
  });

  it("says which settings are missing", () => {
    assert.throws(
      () => readConfiguration(readProject(declaredProgram), "two"),
      /Stack two has no settings: .*Pulumi\.two\.yaml does not exist/,
    );
  });
});

describe("changes of properties", () => {
  it("are found at the innermost paths that differ", () => {
    const old = { name: "a", rules: [{ days: 1 }, { days: 2 }], tags: { x: "1" } };
    const current = { name: "a", rules: [{ days: 1 }, { days: 3 }], tags: { y: "1" } };
    assert.deepEqual(changedPaths(old, current).map(pathText), ["rules[1].days", "tags.x", "tags.y"]);
  });

  it("meet a pattern that names them, something inside them, or what they are inside of", () => {
    const meets = (pattern: string, path: string): boolean => pathsMeet(parsePath(pattern), parsePath(path));
    assert.deepEqual(
      [
        meets("rules", "rules[1].days"),
        meets("rules[*].days", "rules[1].days"),
        meets("rules[0]", "rules[1].days"),
        meets("config.alarms", "config"),
      ],
      [true, true, false, true],
    );
  });

  it("are ignored as a whole: what only the former inputs have comes back, what is new goes", () => {
    assert.deepEqual(ignoreChanges({ a: "old", gone: { b: 1 } }, { a: "new", fresh: 1 }, ["*"]), {
      a: "old",
      gone: { b: 1 },
    });
  });

  it("are ignored where the program says so", () => {
    const ignored = ignoreChanges(
      { a: "old", list: [{ b: 1, c: 1 }], gone: 1 },
      { a: "new", list: [{ b: 2, c: 2 }], fresh: 1 },
      ["a", "list[*].b", "gone", "fresh"],
    );
    assert.deepEqual(ignored, { a: "old", list: [{ b: 1, c: 2 }], gone: 1 });
  });
});

describe("names and images", () => {
  it("makes up names within the limit, in the way of Pulumi's bridge", () => {
    assert.match(
      madeUpName("artifacts", { property: "bucket", maximumLength: 63, lowerCase: true }),
      /^artifacts-[0-9a-f]{7}$/,
    );
    assert.equal(madeUpName("R".repeat(80), { property: "name", maximumLength: 64 }).length, 64);
    assert.match(madeUpName("Bucket", { property: "bucket", maximumLength: 63, lowerCase: true }), /^bucket-/);
    assert.match(prefixedName("model-", new Date("2026-11-24T10:11:12.345Z")), /^model-202611241011123450[0-9a-f]{8}$/);
  });

  it("finds the registry of a built-in image in every partition, and refuses what it does not know", () => {
    const path = (region: string, dnsSuffix = "amazonaws.com"): string =>
      prebuiltImage({ repositoryName: "image-classification", imageTag: "1", region, dnsSuffix }).registryPath;
    assert.equal(path("us-east-1"), "811284229777.dkr.ecr.us-east-1.amazonaws.com/image-classification:1");
    assert.equal(
      path("cn-north-1", "amazonaws.com.cn"),
      "390948362332.dkr.ecr.cn-north-1.amazonaws.com.cn/image-classification:1",
    );
    assert.throws(() => path("mars-north-1"), /no registry ID available for region \(mars-north-1\)/);
    assert.throws(
      () =>
        prebuiltImage({ repositoryName: "xgboost", imageTag: "1", region: "us-east-1", dnsSuffix: "amazonaws.com" }),
      /"xgboost" is not known/,
    );
  });
});
