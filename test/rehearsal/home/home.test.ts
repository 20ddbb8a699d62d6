import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BadInput } from "../../../machine/badInput";
import { isInUse } from "../../../machine/homeLock";
import { openHome } from "../../../rehearsal/home/home";
import { removeHome } from "../../../rehearsal/home/removal";

describe("the home of a rehearsal", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "home-"));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it("is made when it does not exist and is free again after its release", () => {
    const path = join(folder, "a", "b");
    const home = openHome(path);
    assert.equal(isInUse(path), true);
    home.release();
    assert.equal(isInUse(path), false);
    openHome(path).release();
  });

  it("is its owner's alone, also when an earlier version had left it open to all", () => {
    const path = join(folder, "home");
    openHome(path).release();
    chmodSync(path, 0o755);
    openHome(path).release();
    assert.equal(statSync(path).mode & 0o777, 0o700);
    for (const file of readdirSync(path)) assert.equal(statSync(join(path, file)).mode & 0o077, 0, file);
  });

  it("is refused when another version has made it, with the command that removes it", () => {
    const marker = join(folder, ".gitignore");
    writeFileSync(marker, "# A home of `npm start`. It can be deleted when no rehearsal runs.\n*\n");
    assert.throws(
      () => openHome(folder),
      (error) => error instanceof BadInput && error.message.includes(`npm run clean -- --home ${folder}`),
    );
    assert.equal(removeHome(folder), true);
    assert.equal(existsSync(folder), false);
    openHome(folder).release();
  });

  it("is refused while another rehearsal uses it, naming the process and the way out", () => {
    const home = openHome(folder);
    assert.throws(
      () => openHome(folder),
      (error) =>
        error instanceof BadInput &&
        error.message.includes(String(process.pid)) &&
        error.message.includes("--home DIR"),
    );
    home.release();
  });

  it("is taken over from a process that no longer exists", () => {
    const ended = spawnSync(process.execPath, ["--version"]).pid;
    writeFileSync(join(folder, "lock"), String(ended));
    openHome(folder).release();
    assert.equal(existsSync(join(folder, "lock")), false);
  });

  it("is taken over from a process that died while it wrote its lock", () => {
    writeFileSync(join(folder, "lock"), "");
    openHome(folder).release();
  });

  it("stays a home when a disk is full, whatever was half written in it", () => {
    openHome(folder).release();
    const written = (): bigint => statSync(join(folder, ".gitignore"), { bigint: true }).mtimeNs;
    const before = written();
    writeFileSync(join(folder, "lock"), "");
    openHome(folder).release();
    assert.equal(written(), before, "what makes it a home is written once");
  });

  it("has nothing but its marker when it is made and left", () => {
    openHome(folder).release();
    assert.deepEqual(readdirSync(folder), [".gitignore"]);
  });

  it("cannot be a file or lie below one", () => {
    const file = join(folder, "file");
    writeFileSync(file, "");
    for (const path of [file, join(file, "below")]) {
      assert.throws(
        () => openHome(path),
        (error) => error instanceof BadInput && error.message.includes("folder"),
      );
    }
  });

  it("is never a folder with a person's files, which a rehearsal would replace", () => {
    const theirs = join(folder, "commit");
    writeFileSync(theirs, "theirs");
    writeFileSync(join(folder, ".gitignore"), "node_modules\n");
    assert.throws(
      () => openHome(folder),
      (error) => error instanceof BadInput && error.message.includes("holds files"),
    );
    assert.equal(existsSync(theirs), true);
  });

  for (const others of [".git", "node_modules"])
    it(`is never in ${others}, which others empty`, () => {
      const path = join(folder, others, "home");
      assert.throws(
        () => openHome(path),
        (error) => error instanceof BadInput && error.message.includes(`a folder ${others}`),
      );
      assert.equal(existsSync(join(folder, others)), false);
    });

  it("is taken again with what a rehearsal keeps in it", () => {
    openHome(folder).release();
    writeFileSync(join(folder, "kept"), "");
    openHome(folder).release();
    assert.equal(existsSync(join(folder, "kept")), true);
  });

  it("is refused at once where no folder can be made", function () {
    if (process.platform !== "linux") this.skip();
    assert.throws(
      () => openHome("/proc/rehearsal"),
      (error) => error instanceof BadInput && error.message.includes("cannot be written"),
    );
  });
});
