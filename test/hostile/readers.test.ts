import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fuzzReader } from "./fuzzReader";
import { readers } from "./readers";

/** Of each reader; `npm run bench -- fuzz` gives it thousands. */
const inputs = 60;

describe("a file that is damaged in any way", () => {
  it("is read, or refused in words that a person can act on, whichever reader gets it", async () => {
    const folder = mkdtempSync(join(tmpdir(), "fuzzed-readers-"));
    try {
      for (const reader of await readers(folder)) {
        const { faults, refused } = await fuzzReader(reader, inputs, 1);
        assert.deepEqual(faults, [], reader.name);
        assert.ok(reader.name === "pictures" || refused > inputs / 10, `${reader.name}: ${refused} were refused`);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
