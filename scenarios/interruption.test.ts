import assert from "node:assert/strict";
import { existsSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { createRandom } from "../rehearsal/pictures/random";
import { processesIn, readReport, rehearse, spareDrawing } from "./commandLine";
import { Laboratory } from "./laboratory";

/** Where to interrupt: after a text was printed, and at most so many milliseconds later. */
const moments = [
  { after: "Preparing", within: 8_000 },
  { after: "Source ", within: 20_000 },
  { after: "Train ", within: 15_000 },
  { after: "Deploy ", within: 10_000 },
];

describe("Ctrl-C", () => {
  const seed = Number(process.env["SCENARIO_SEED"] ?? Date.now() % 100_000);
  const random = createRandom(seed, "interruption");
  let laboratory: Laboratory;

  before(async () => {
    laboratory = await Laboratory.open();
    await spareDrawing(laboratory);
  });
  after(() => laboratory.close());

  for (const { after: text, within } of moments) {
    const moment = `some time after "${text.trim()}" (seed ${seed})`;
    it(`${moment} ends everything that was started and writes the report`, async () => {
      const report = join(dirname(laboratory.home), "report.json");
      rmSync(report, { force: true });
      const command = rehearse(laboratory.checkout, ["--home", laboratory.home, "--report", report]);
      await command.printed(text);
      await setTimeout(Math.floor(random.next() * within));
      if (process.platform === "linux") assert.notDeepEqual(processesIn(dirname(laboratory.home)), []);
      const interrupted = performance.now();
      command.interrupt();
      const { status, output } = await command.exited;
      const seconds = (performance.now() - interrupted) / 1000;
      assert.equal(status, 130, output);
      assert.deepEqual(processesIn(dirname(laboratory.home)), []);
      const { status: reported, message, stages } = readReport(report);
      assert.equal(reported, "Failed");
      assert.equal(message, "Interrupted");
      assert.deepEqual(
        stages.map(({ name }) => name),
        ["Source", "Build", "QA", "Production"],
      );
      assert.equal(existsSync(join(laboratory.home, "lock")), false);
      const at = stages.flatMap(({ name, actions }) =>
        actions.filter((action) => action.status === "Failed").map((action) => `${name} ${action.name}`),
      );
      console.log(`      at ${at.join(", ") || "the preparation"}; everything had ended ${seconds.toFixed(1)} s later`);
      assert.ok(seconds < 10, `ended after ${seconds.toFixed(1)} s`);
    });
  }
});
