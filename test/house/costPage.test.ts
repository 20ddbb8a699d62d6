/** The figures in docs/cost.md. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { costPageFile, withCostTables } from "../../scripts/costPage";
import { repository } from "../program/program";

describe("The page of the cost", () => {
  it("has the figures that the program and the prices give now: npm run generate -- cost", async () => {
    const page = readFileSync(path.join(repository, costPageFile), "utf8");
    assert.equal(page, await withCostTables(page));
    for (const table of ["dev", "prod", "original", "time"])
      assert.match(page, new RegExp(`<!-- cost: ${table} -->\\n\\n\`\`\`text\\n.`, "u"));
  });
});
