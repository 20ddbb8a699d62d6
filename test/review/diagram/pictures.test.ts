import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { DeclaredResource } from "#recording-engine/record";
import { architecture } from "../../../review/diagram/architecture";
import { pictures } from "../../../review/diagram/pictures";
import { withoutDetours } from "../../../review/diagram/reduction";
import { repository } from "../../program/program";
import { declared } from "../declared";
import { evaluateHere } from "../evaluateHere";

describe("the pictures in the documents", () => {
  it("are drawn from what the program declares now, for light and dark pages", async () => {
    const drawn = await pictures(repository, evaluateHere);
    assert.deepEqual([...drawn.keys()].sort(), [
      "architecture-dark.svg",
      "architecture-light.svg",
      "pipeline-dark.svg",
      "pipeline-light.svg",
    ]);
    for (const [name, content] of drawn)
      assert.equal(
        readFileSync(join(repository, "docs", "pictures", name), "utf8"),
        content,
        `Run npm run generate -- pictures and commit docs/pictures/${name}.`,
      );
  });

  it("are the same whichever component is declared first", () => {
    const component = (name: string, ...needs: readonly string[]): readonly DeclaredResource[] => {
      const whole = declared("model-delivery:index:Part", name, {}, { custom: false });
      const dependencies = needs.map((other) => declared("aws:s3/bucket:Bucket", other).urn);
      return [whole, declared("aws:s3/bucket:Bucket", `${name}-own`, {}, { parent: whole.urn, dependencies })];
    };
    const [one, two] = [component("one"), component("two")];
    const both = component("both", "two-own", "one-own");
    const drawn = [
      [one, two, both],
      [both, two, one],
    ].map((order) => architecture(new Map([["dev", order.flat()]])));
    assert.deepEqual(drawn[0], drawn[1]);
    assert.equal(drawn[0]?.filter((line) => line.startsWith('"dev/both" -> ')).length, 2);
  });

  it("leave out an arrow that follows from others, and none of a circle", () => {
    const needs = new Map([
      ["pipeline", new Set(["build", "bucket"])],
      ["build", new Set(["bucket"])],
      ["one", new Set(["other"])],
      ["other", new Set(["one"])],
    ]);
    assert.deepEqual(
      [...withoutDetours(needs)].map(([from, targets]) => [from, [...targets]]),
      [
        ["pipeline", ["build"]],
        ["build", ["bucket"]],
        ["one", ["other"]],
        ["other", ["one"]],
      ],
    );
  });
});
