import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { BadInput } from "../../machine/badInput";
import { HomeFile } from "../../machine/homeFile";

describe("What a rehearsal tells other commands", () => {
  let home: string;
  const file = new HomeFile("told.json", z.object({ key: z.string() }));

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), "home-file-"));
  });

  afterEach(() => {
    rmSync(home, { recursive: true });
  });

  it("can be read by its user alone, until it is taken back", () => {
    file.write(home, { key: "ASIA" });
    assert.equal(statSync(join(home, "told.json")).mode & 0o777, 0o600);
    assert.deepEqual(file.read(home), { key: "ASIA" });
    file.remove(home);
    assert.equal(file.read(home), undefined);
    file.remove(home);
  });

  it("replaces what somebody else could read", () => {
    writeFileSync(join(home, "told.json"), "{}");
    chmodSync(join(home, "told.json"), 0o644);
    file.write(home, { key: "ASIA" });
    assert.equal(statSync(join(home, "told.json")).mode & 0o777, 0o600);
  });

  it("does not pass for untold when it cannot be read", () => {
    writeFileSync(join(home, "told.json"), "{ half");
    assert.throws(() => file.read(home), isTold);
    writeFileSync(join(home, "told.json"), '{"token": 1}');
    assert.throws(() => file.read(home), /told\.json is not what a rehearsal writes there \(key\)/);
    assert.equal(file.read(join(home, "no folder")), undefined);
  });

  it("is not waited for where a build has put something else in its place", function () {
    if (process.platform === "win32") this.skip();
    const place = join(home, "told.json");
    execFileSync("mkfifo", [place]);
    assert.throws(() => file.read(home), isTold);
    rmSync(place);
    mkdirSync(place);
    assert.throws(() => file.read(home), isTold);
    rmSync(place, { recursive: true });
    symlinkSync("told.json", place);
    assert.throws(() => file.read(home), isTold);
  });

  function isTold(error: unknown): boolean {
    return error instanceof BadInput && error.message.startsWith(join(home, "told.json"));
  }
});
