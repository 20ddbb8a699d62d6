import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { copyTree } from "../../../services/codebuild/copyTree";

describe("The copy of a folder for a build", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "local-cloud-test-"));
    writeFileSync(join(folder, "file"), "content");
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it("holds what the folder holds", async () => {
    const target = `${folder}-copy`;
    await copyTree(folder, target);
    assert.equal(readFileSync(join(target, "file"), "utf8"), "content");
    rmSync(target, { recursive: true });
  });

  it("may be that of a file", async () => {
    await copyTree(join(folder, "file"), join(folder, "copy"));
    assert.equal(readFileSync(join(folder, "copy"), "utf8"), "content");
  });

  it("ends with the build: nothing is written where the build's folder is being removed", async () => {
    const target = `${folder}-copy`;
    const reason = new Error("the build was stopped");
    await assert.rejects(copyTree(folder, target, AbortSignal.abort(reason)), reason);
    assert.equal(existsSync(target), false);
  });
});
