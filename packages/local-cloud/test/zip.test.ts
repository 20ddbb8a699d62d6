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
import fc from "fast-check";
import { zipSync } from "fflate";
import { listFiles, packFiles, packFolder, unpackFolder } from "../zip";
import { readDirectory, readEntry, ZipError } from "../zipReader";

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

  it("carries files whose names every object knows", () => {
    for (const name of ["__proto__", "constructor", "toString"]) writeFileSync(join(source, name), name);
    const target = join(folder, "target");
    unpackFolder(packFolder(source), target);
    for (const name of ["__proto__", "constructor", "toString"])
      assert.equal(readFileSync(join(target, name), "utf8"), name);
  });

  it("unpacks no more than the directory announces, and refuses what announces too much", () => {
    const bomb = packedZeros();
    const target = join(folder, "target");
    const size = bomb.lastIndexOf(Buffer.from([0x50, 0x4b, 0x01, 0x02])) + 24;
    for (const [announced, message] of [
      [10, /zeros is not what its directory says/u],
      [4_000_000_000, /zeros has 4000000000 bytes; at most 1000000000 are unpacked/u],
    ] as const) {
      bomb.writeUInt32LE(announced, size);
      assert.throws(() => {
        unpackFolder(bomb, target);
      }, message);
    }
    assert.ok(!existsSync(join(target, "zeros")));
  });

  it("unpacks a broken zip as it was, or says that it is broken, wherever it is broken", () => {
    const whole = packFolder(source);
    const target = join(folder, "target");
    const broken = fc.oneof(
      fc.nat(whole.length - 1).map((length) => whole.subarray(0, length)),
      fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }).map((changes) => {
        const changed = Buffer.from(whole);
        for (const [index, value] of changes) changed[index] = value;
        return changed;
      }),
    );
    fc.assert(
      fc.property(broken, (zip) => {
        try {
          for (const entry of readDirectory(zip)) readEntry(zip, entry);
        } catch (error) {
          assert.ok(error instanceof ZipError, String(error));
        }
      }),
      { numRuns: 2_000 },
    );
    assert.throws(() => {
      unpackFolder(Buffer.from("no zip"), target);
    }, ZipError);
  });

  /** One megabyte of zeros. */
  function packedZeros(): Buffer {
    writeFileSync(join(folder, "zeros"), Buffer.alloc(1_000_000));
    return packFiles(new Map([["zeros", join(folder, "zeros")]]));
  }

  it("refuses an entry that would land outside of the folder", () => {
    assert.throws(() => {
      unpackFolder(zipSync({ "../outside.txt": Buffer.from("x") }), join(folder, "target"));
    }, /\.\.\/outside\.txt, which lies outside/u);
    assert.ok(!existsSync(join(folder, "outside.txt")));
  });
});
