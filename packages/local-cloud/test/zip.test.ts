import assert from "node:assert/strict";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { zipSync } from "fflate";
import { listFiles, packFiles, packFolder, unpackFolder } from "../zip";

describe("zip files of sources and artifacts", () => {
  let folder: string;
  let source: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "zip-"));
    source = join(folder, "source");
    mkdirSync(join(source, "bin"), { recursive: true });
    writeFileSync(join(source, "bin", "tool"), "#!/bin/sh\n");
    chmodSync(join(source, "bin", "tool"), 0o755);
    writeFileSync(join(source, "größe.txt"), "text");
    symlinkSync("bin/tool", join(source, "link"));
    symlinkSync("..", join(source, "bin", "around"));
    symlinkSync("nowhere", join(source, "broken"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it("carries a checkout with modes, links and any name, and is the same for the same content", () => {
    const target = join(folder, "target");
    unpackFolder(packFolder(source), target);
    assert.equal(statSync(join(target, "bin", "tool")).mode & 0o777, 0o755);
    assert.equal(statSync(join(target, "größe.txt")).mode & 0o111, 0);
    assert.equal(readlinkSync(join(target, "link")), "bin/tool");
    assert.equal(readlinkSync(join(target, "broken")), "nowhere");
    assert.ok(packFolder(source).equals(packFolder(target)));
  });

  it("follows links when they are not kept, without going round in circles", () => {
    assert.deepEqual(listFiles(source), ["bin/tool", "größe.txt", "link"]);
    const target = join(folder, "target");
    unpackFolder(packFiles(new Map([["copy", join(source, "link")]])), target);
    assert.equal(readFileSync(join(target, "copy"), "utf8"), "#!/bin/sh\n");
  });

  it("refuses an entry that would land outside of the folder", () => {
    assert.throws(() => {
      unpackFolder(zipSync({ "../outside.txt": Buffer.from("x") }), join(folder, "target"));
    }, /\.\.\/outside\.txt, which lies outside/u);
    assert.ok(!existsSync(join(folder, "outside.txt")));
  });
});
