import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readSample } from "../../clients/sample";

describe("a file that a model is asked about", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "sample-"));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const fault = async (name: string): Promise<string> => {
    try {
      await readSample(join(folder, name), ["application/x-image"]);
    } catch (error) {
      return error instanceof Error ? error.message : "";
    }
    return "";
  };

  it("is a regular file: a FIFO would be waited for, and a device never ends", async function () {
    if (process.platform === "win32") this.skip();
    execFileSync("mkfifo", [join(folder, "fifo")]);
    symlinkSync("/dev/zero", join(folder, "device"));
    symlinkSync("loop", join(folder, "loop"));
    mkdirSync(join(folder, "folder"));
    assert.match(await fault("fifo"), /^is no regular file/u);
    assert.match(await fault("device"), /^is no regular file/u);
    assert.match(await fault("loop"), /^is a link that leads to itself/u);
    assert.match(await fault("folder"), /^is a folder/u);
    assert.match(await fault("none"), /^does not exist/u);
  });

  it("is read up to a size, and is not empty", async () => {
    const file = join(folder, "large.jpg");
    writeFileSync(file, "");
    assert.equal(await fault("large.jpg"), "is empty.");
    truncateSync(file, 26_214_401);
    assert.match(await fault("large.jpg"), /^has 26214401 bytes; at most 26214400 are read/u);
    truncateSync(file, 26_214_400);
    assert.match(await fault("large.jpg"), /^is image\/jpeg, but the model takes application\/x-image/u);
  });
});
