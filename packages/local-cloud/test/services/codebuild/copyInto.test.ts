import assert from "node:assert/strict";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { copyInto } from "../../../services/codebuild/copyInto";

describe("Copies for a build", () => {
  let folder: string;
  let target: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "local-cloud-test-"));
    target = join(folder, "target");
    mkdirSync(target);
    mkdirSync(join(folder, "source"));
    writeFileSync(join(folder, "source", "inner"), "content");
    symlinkSync("nowhere", join(folder, "source", "link"));
    writeFileSync(join(folder, "--file"), "other content");
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it("hold what folders and files hold, and links as they are", async () => {
    await copyInto(target, [join(folder, "source"), join(folder, "--file")]);
    assert.equal(readFileSync(join(target, "source", "inner"), "utf8"), "content");
    assert.equal(readlinkSync(join(target, "source", "link")), "nowhere");
    assert.equal(readFileSync(join(target, "--file"), "utf8"), "other content");
  });

  it("end with the build: nothing is written where the build's folder is being removed", async () => {
    const reason = new Error("the build was stopped");
    await assert.rejects(copyInto(target, [join(folder, "source")], AbortSignal.abort(reason)), reason);
    assert.deepEqual(readdirSync(target), []);
  });
});
