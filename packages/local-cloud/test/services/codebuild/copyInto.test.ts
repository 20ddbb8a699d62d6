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
import { createProcesses } from "../../../processes/processes";
import { type Copiers, copyInto } from "../../../services/codebuild/copyInto";

describe("Copies for a build", () => {
  let folder: string;
  let target: string;
  const processes = createProcesses();

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
  after(() => processes.stopAll());

  it("hold what folders and files hold, and links as they are", async () => {
    await copyInto(processes, target, [join(folder, "source"), join(folder, "--file")]);
    assert.equal(readFileSync(join(target, "source", "inner"), "utf8"), "content");
    assert.equal(readlinkSync(join(target, "source", "link")), "nowhere");
    assert.equal(readFileSync(join(target, "--file"), "utf8"), "other content");
  });

  it("end with the build: nothing is written where the build's folder is being removed", async () => {
    const reason = new Error("the build was stopped");
    await assert.rejects(copyInto(processes, target, [join(folder, "source")], AbortSignal.abort(reason)), reason);
    assert.deepEqual(readdirSync(target), []);
  });

  it("end with the cloud: what ended a copy does not make another begin", async function () {
    if (process.platform !== "linux") this.skip();
    const slow = createProcesses();
    const copiers: Copiers = { start: (options) => slow.start({ ...options, file: "sleep", arguments: ["60"] }) };
    const rejected = assert.rejects(copyInto(copiers, target, [join(folder, "source")]), /cp was ended by SIG/u);
    await slow.stopAll();
    await rejected;
    assert.deepEqual(readdirSync(target), []);
  });

  it("are made without cp where it knows no such option", async () => {
    const copiers: Copiers = { start: (options) => processes.start({ ...options, file: "false" }) };
    await copyInto(copiers, target, [join(folder, "source")]);
    assert.equal(readFileSync(join(target, "source", "inner"), "utf8"), "content");
    assert.equal(readlinkSync(join(target, "source", "link")), "nowhere");
  });

  it("end with the build without cp, too", async () => {
    const ending = new AbortController();
    const reason = new Error("the build was stopped");
    const failing: Copiers = {
      start: (options) => {
        const started = processes.start({ ...options, file: "false" });
        const abort = (): void => {
          ending.abort(reason);
        };
        return { ...started, exited: started.exited.finally(() => setImmediate(abort)) };
      },
    };
    for (let index = 0; index < 200; index += 1) writeFileSync(join(folder, "source", `${index}`), "content");
    await assert.rejects(copyInto(failing, target, [join(folder, "source")], ending.signal), reason);
  });
});
