import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { rehearse } from "./commandLine";
import { Laboratory } from "./laboratory";
import { processesBelow } from "./processTable";

/**
 * Megabytes of a disk that is full while the pictures are drawn, while the commit is built, and while a build's
 * dependencies are cached.
 */
const sizes = [1, 12, 66];

/** Megabytes that are enough: the home's disk is another one than the checkout's, so that nothing can be linked. */
const enough = 3_000;

describe("a full disk", () => {
  let laboratory: Laboratory;
  let disk: string;

  before(async function () {
    // Only root may mount a small disk.
    if (process.platform !== "linux" || process.getuid?.() !== 0) this.skip();
    laboratory = await Laboratory.open();
    disk = join(dirname(laboratory.home), "disk");
    mkdirSync(disk);
  });
  after(() => laboratory.close());

  for (const size of sizes) {
    it(`of ${size} MB ends a delivery with a message, and the next one delivers once there is room`, async () => {
      mount("-t", "tmpfs", "-o", `size=${size}m`, "tmpfs", disk);
      try {
        const words = ["--yes", "--home", join(disk, "home")];
        const full = await rehearse(laboratory.checkout, words).exited;
        console.log(
          `      ${
            full.output
              .split("\n")
              .find((line) => /full|ENOSPC|No space/i.test(line))
              ?.trim() ?? ""
          }`,
        );
        assert.ok(full.status === 1 || full.status === 2, `status ${full.status ?? "none"}: ${full.output}`);
        assert.match(full.output, /The disk is full\. Free 1 GB and start again/u);
        assert.doesNotMatch(full.output, /^ +at .*:\d+:\d+\)?$/mu, "a raw stack");
        assert.deepEqual(processesBelow([laboratory.checkout, disk]), []);
        mount("-o", `remount,size=${enough}m`, disk);
        const { status, output, seconds } = await rehearse(laboratory.checkout, words).exited;
        assert.equal(status, 0, output);
        console.log(`      delivered in ${seconds.toFixed(1)} s`);
      } finally {
        execFileSync("umount", [disk]);
      }
    });
  }
});

function mount(...words: readonly string[]): void {
  execFileSync("mount", words);
}
