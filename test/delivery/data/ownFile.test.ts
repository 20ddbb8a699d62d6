import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import fc from "fast-check";
import { readOwnText } from "../../../delivery/data/ownFile";
import { isBadInput } from "../../../machine/badInput";

describe("a text that a person brings", () => {
  let folder: string;
  let file: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), "own-file-test-"));
    file = path.join(folder, "labels.txt");
  });
  afterEach(() => rm(folder, { recursive: true }));

  /** What is said of the file, to be read after its name. */
  const saidOf = async (): Promise<string> => {
    const error: unknown = await readOwnText(file).catch((thrown: unknown) => thrown);
    assert.ok(isBadInput(error), String(error));
    assert.ok(error.message.startsWith(file));
    return error.message.slice(file.length);
  };

  it("is read as it is, without a byte order mark", async () => {
    await writeFile(file, "\uFEFFgrün\n猫\n");
    assert.equal(await readOwnText(file), "grün\n猫\n");
  });

  for (const [what, bytes, position] of [
    ["Latin-1", Buffer.from("rot\ngr\u00fcn\nblau\n", "latin1"), ", line 2, byte 7: "],
    ["cut short in a letter", Buffer.from("rot\n猫").subarray(0, -1), ", line 2, byte 6: "],
    ["UTF-16", Buffer.from("\uFEFFrot", "utf16le"), ", line 1, byte 1: "],
  ] as const) {
    it(`is refused with its position when it is ${what}`, async () => {
      await writeFile(file, bytes);
      assert.equal(await saidOf(), `${position}this is not UTF-8. Save the file as UTF-8.`);
    });
  }

  it("is read or refused with a position in it, whatever bytes it holds", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 40 }), async (bytes) => {
        writeFileSync(file, bytes);
        const text = await readOwnText(file).catch((error: unknown) => error);
        if (typeof text === "string") return;
        assert.ok(isBadInput(text));
        const position = Number(/byte (\d+): /u.exec(text.message)?.[1]);
        assert.ok(position >= 1 && position <= bytes.length, text.message);
      }),
      { numRuns: 100 },
    );
  });

  it("is no FIFO, no device, no folder, not missing and not too large", async () => {
    execFileSync("mkfifo", [file]);
    assert.equal(await saidOf(), " is a FIFO, not a file.");
    await rm(file);
    await symlink("/dev/zero", file);
    assert.equal(await saidOf(), " is a device, not a file.");
    await rm(file);
    await mkdir(file);
    assert.equal(await saidOf(), " is a folder, not a file.");
    await rm(file, { recursive: true });
    assert.match(await saidOf(), /^ cannot be read: ENOENT/u);
    await writeFile(file, "");
    await truncate(file, 1_000_001);
    assert.equal(await saidOf(), " is too large: 1000001 bytes; at most 1000000 are read.");
  });
});
