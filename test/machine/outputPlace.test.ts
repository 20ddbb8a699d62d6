import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { requireOutputPlace } from "../../machine/outputPlace";

describe("a file that a command writes at its end", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "report-"));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it("may be new or written before", () => {
    requireOutputPlace("--report", join(folder, "new.json"));
    writeFileSync(join(folder, "old.json"), "{}");
    requireOutputPlace("--report", join(folder, "old.json"));
    assert.deepEqual(readdirSync(folder), ["old.json"]);
  });

  it("is not something that would be lost when it is replaced", function () {
    if (process.platform === "win32") this.skip();
    execFileSync("mkfifo", [join(folder, "fifo")]);
    symlinkSync("elsewhere", join(folder, "link"));
    for (const file of [join(folder, "fifo"), join(folder, "link"), "/dev/null"])
      assert.throws(
        () => {
          requireOutputPlace("--report", file);
        },
        { name: "BadInput", message: /is a link, a FIFO or a device; name a file\.$/ },
      );
  });

  it("is refused before anything runs when its folder is not there or the name is a folder's", () => {
    const refused = (file: string, message: RegExp): void => {
      assert.throws(
        () => {
          requireOutputPlace("--report", file);
        },
        { name: "BadInput", message },
      );
    };
    refused(join(folder, "no folder", "report.json"), /^--report .*: the folder .*\/no folder does not exist\.$/);
    writeFileSync(join(folder, "file"), "");
    refused(join(folder, "file", "folder", "report.json"), /the folder .*\/file\/folder does not exist\.$/);
    refused("/dev/null/report.json", /: \/dev\/null is no folder\.$/);
    refused(join(folder, "a".repeat(221)), /a name may have 220 bytes/);
    refused(folder, /^--report .* is a folder; name a file\.$/);
  });
});
