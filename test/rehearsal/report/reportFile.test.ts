import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { requireReportPlace } from "../../../rehearsal/report/reportFile";

describe("the file of the report", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "report-"));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it("may be new or written before", () => {
    requireReportPlace(join(folder, "new.json"));
    writeFileSync(join(folder, "old.json"), "{}");
    requireReportPlace(join(folder, "old.json"));
    assert.deepEqual(readdirSync(folder), ["old.json"]);
  });

  it("is refused before anything runs when its folder is not there or the name is a folder's", () => {
    const refused = (file: string, message: RegExp): void => {
      assert.throws(
        () => {
          requireReportPlace(file);
        },
        { name: "BadInput", message },
      );
    };
    refused(join(folder, "no folder", "report.json"), /^--report .*: the folder .*\/no folder does not exist\.$/);
    writeFileSync(join(folder, "file"), "");
    refused(join(folder, "file", "folder", "report.json"), /the folder .*\/file\/folder does not exist\.$/);
    refused(folder, /^--report .* is a folder; name a file\.$/);
  });
});
