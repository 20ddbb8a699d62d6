import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";

describe("the committed data set", () => {
  it("has Caltech-256's 257 labels in index order, the clutter last", async () => {
    const file = path.resolve(__dirname, "../../../delivery/data/caltech-256/labels.txt");
    const labels = (await readFile(file, "utf8")).trimEnd().split("\n");
    assert.equal(labels.length, 257);
    assert.equal(new Set(labels).size, 257);
    assert.deepEqual(
      [labels[0], labels[7], labels[250], labels.at(-1)],
      ["ak47", "bathtub", "airplanes-101", "clutter"],
    );
  });
});
