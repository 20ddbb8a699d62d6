import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pictures } from "../../../review/diagram/pictures";
import { withoutDetours } from "../../../review/diagram/reduction";
import { repository } from "../../program/program";

describe("the pictures in the documents", () => {
  it("are drawn from what the program declares now, for light and dark pages", async () => {
    const drawn = await pictures(repository);
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
