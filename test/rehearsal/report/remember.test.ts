import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { earlierDeliveries } from "../../../rehearsal/home/deliveries";
import { remember } from "../../../rehearsal/report/remember";
import { exampleReport } from "./exampleReport";

describe("what later deliveries are told of this one", () => {
  it("is what the page compares: commit, data, settings, and the figures of each environment", () => {
    const home = mkdtempSync(join(tmpdir(), "remembered-"));
    try {
      remember(home, exampleReport);
      const { started, seconds, status, commit, subject, environments, training, data } = exampleReport;
      assert.deepEqual(earlierDeliveries(home), [
        {
          started,
          seconds,
          status,
          commit,
          subject,
          modelPackage: environments["dev"]?.modelPackage,
          dataVersion: data?.version,
          hyperparameters: training.hyperparameters,
          image: training.image,
          figures: { dev: { accuracy: 0.95, p95: 8.5 }, prod: {} },
        },
      ]);
    } finally {
      rmSync(home, { recursive: true });
    }
  });
});
