/** The figures of costs in the documents. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { costPageFiles, withCostTables } from "../../scripts/costPage";
import { repository } from "../program/program";

describe("The page of the cost", () => {
  it("has the figures that the program and the prices give now: npm run generate -- cost", async () => {
    const pages = costPageFiles.map((file) => readFileSync(path.join(repository, file), "utf8"));
    for (const page of pages) assert.equal(page, await withCostTables(page));
    for (const table of ["dev", "prod", "original", "time", "summary"])
      assert.match(pages.join("\n"), new RegExp(`<!-- cost: ${table} -->\\n\\n\`\`\`text\\n.`, "u"));
  });
});
