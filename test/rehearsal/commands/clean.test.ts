import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BadInput } from "../../../machine/badInput";
import { openHome } from "../../../rehearsal/home/home";
import { removeCaches, removeHome } from "../../../rehearsal/home/removal";

describe("npm run clean", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "clean-"));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it("removes a home with everything in it, and says when there is none", () => {
    const home = join(folder, "home");
    openHome(home).release();
    mkdirSync(join(home, "cloud", "tables"), { recursive: true });
    assert.equal(removeHome(home), true);
    assert.equal(existsSync(home), false);
    assert.equal(removeHome(home), false);
  });

  it("refuses a folder that is not a home, and leaves it alone", () => {
    const theirs = join(folder, "theirs");
    writeFileSync(theirs, "");
    assert.throws(
      () => removeHome(folder),
      (error) => error instanceof BadInput && error.message.includes("is not the home of a rehearsal"),
    );
    assert.equal(existsSync(theirs), true);
  });

  it("refuses a home in use, and leaves it alone", () => {
    const home = openHome(folder);
    const kept = join(folder, "kept");
    writeFileSync(kept, "");
    assert.throws(
      () => removeHome(folder),
      (error) =>
        error instanceof BadInput && error.message.includes(`in use by another rehearsal (process ${process.pid})`),
    );
    assert.equal(existsSync(kept), true);
    home.release();
  });

  it("removes the caches of a checkout, but not the lock of an install that may be under way", () => {
    for (const name of ["typescript", "installing"]) mkdirSync(join(folder, ".cache", name), { recursive: true });
    assert.equal(removeCaches(folder), true);
    assert.equal(existsSync(join(folder, ".cache", "typescript")), false);
    assert.equal(existsSync(join(folder, ".cache", "installing")), true);
    assert.equal(removeCaches(folder), false);
  });
});
