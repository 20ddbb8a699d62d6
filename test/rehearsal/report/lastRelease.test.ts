import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { remember, rememberedRelease } from "../../../rehearsal/report/remember";
import { exampleReport } from "./exampleReport";

describe("what a home remembers of its last release", () => {
  let home: string;

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), "release-"));
  });
  afterEach(() => {
    rmSync(home, { recursive: true });
  });

  it("is what it cost and granted, until another delivery reaches production", () => {
    assert.equal(rememberedRelease(home), undefined);
    const { commit } = exampleReport;
    remember(home, exampleReport);
    const grants = { train: ["s3:GetObject *", "s3:GetObject d"], deploy: [] };
    const release = { commit, month: { dev: 91.5, prod: 80 }, grants };
    assert.deepEqual(rememberedRelease(home), release);
    remember(home, { ...exampleReport, status: "Failed", commit: "f".repeat(40) });
    assert.deepEqual(rememberedRelease(home), release);
    writeFileSync(join(home, "last-release.json"), "{}");
    assert.equal(rememberedRelease(home), undefined);
  });
});
