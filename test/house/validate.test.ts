import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { reports } from "../../scripts/validate";
import { repository } from "../program/program";

describe("Validate", () => {
  it("reports its tests to the files that its build shows", () => {
    const build = parse(readFileSync(path.join(repository, "buildspecs/validate.yml"), "utf8")) as {
      readonly reports: { readonly program: { readonly files: readonly string[] } };
    };
    assert.deepEqual(build.reports.program.files, reports);
  });
});
