import assert from "node:assert/strict";
import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { earlierDeliveries, rememberDelivery } from "../../../rehearsal/home/deliveries";

const delivery = (seconds: number) => ({
  started: "2026-01-31T12:00:00.000Z",
  seconds,
  status: "Succeeded" as const,
  commit: "c",
  figures: { dev: { accuracy: 0.9 } },
});

describe("what a home remembers of its deliveries", () => {
  let home: string;

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), "deliveries-"));
  });

  afterEach(() => {
    rmSync(home, { recursive: true });
  });

  it("is nothing at first, and then each of them, the oldest first", () => {
    assert.deepEqual(earlierDeliveries(home), []);
    for (const seconds of [1, 2]) rememberDelivery(home, delivery(seconds));
    assert.deepEqual(earlierDeliveries(home), [delivery(1), delivery(2)]);
  });

  it("is bounded: the newest hundred", () => {
    for (let seconds = 0; seconds < 103; seconds += 1) rememberDelivery(home, delivery(seconds));
    const seconds = earlierDeliveries(home).map((one) => one.seconds);
    assert.deepEqual([seconds.length, seconds[0], seconds.at(-1)], [100, 3, 102]);
  });

  it("leaves out what another version wrote, and what was cut short", () => {
    rememberDelivery(home, delivery(1));
    appendFileSync(join(home, "deliveries.jsonl"), '{"other": true}\n{"started": "20');
    assert.deepEqual(earlierDeliveries(home), [delivery(1)]);
  });
});
