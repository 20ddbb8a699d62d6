import assert from "node:assert/strict";
import { lineagePicture } from "../../../clients/lineage/picture";
import { stepsOf } from "../../../clients/lineage/rows";
import { lineageTable } from "../../../clients/lineage/table";
import { exampleLineage } from "./exampleLineage";

describe("where a model comes from, as it is told", () => {
  it("goes from what answers back to the commit, and leaves out what is not recorded", () => {
    assert.deepEqual(
      stepsOf(exampleLineage).map(({ heading }) => heading),
      ["Served in dev", "Package", "Approved", "Tested", "Model", "Training", "Data", "Commit"],
    );
    const { package: registered, model } = exampleLineage;
    const little = stepsOf({ package: registered, model, unknown: [] });
    assert.deepEqual(
      little.map(({ heading }) => heading),
      ["Package", "Model"],
    );
  });

  it("stands in columns, with what could not be looked up at the end", () => {
    const lines = lineageTable(exampleLineage);
    assert.ok(
      lines.includes("  dev                 accuracy 0.9500, 100 samples, p50 5.0 ms, p95 9.0 ms"),
      lines.join("\n"),
    );
    assert.ok(lines.includes("  train SHA-256       def"));
    assert.ok(lines.includes("  image digest        not recorded by SageMaker"));
    assert.equal(lines.at(-1), "Could not be looked up: run record: NoSuchKey");
  });

  it("moves no cursor, whatever an author is called", () => {
    const hostile = "Ann\u001b]0;x\u0007\nB";
    const text = lineageTable({ ...exampleLineage, commit: { id: "c", author: hostile } }).join("\n");
    assert.match(text, /author +Ann B$/mu);
  });

  it("is a picture without scripts in which all of it is text, the same for the same model", () => {
    const hostile = `"><script>alert(1)</script>`;
    const picture = lineagePicture({ ...exampleLineage, commit: { id: hostile, author: hostile } });
    assert.match(picture, /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/u);
    assert.doesNotMatch(picture, /<script/u);
    assert.equal(picture.match(/<rect class="box"/gu)?.length, 8);
    assert.equal(picture.match(/class="arrow"/gu)?.length, 7);
    assert.equal(lineagePicture(structuredClone(exampleLineage)), lineagePicture(exampleLineage));
  });
});
