import assert from "node:assert/strict";
import { fuzzCloud } from "./fuzz/fuzzCloud";
import { type FuzzedCloud, openFuzzedCloud } from "./fuzz/fuzzedCloud";
import { seedsOf } from "./fuzz/seeds";

describe("Hundreds of hostile requests at the local cloud, made from valid ones of every operation,", () => {
  let fuzzed: FuzzedCloud;

  before(async () => {
    fuzzed = await openFuzzedCloud();
  });

  after(async () => {
    await fuzzed.test.stop();
  });

  it("end nothing, block nothing, change no prototype and are told no path and no line of this machine", async () => {
    const seeds = seedsOf(fuzzed.services, 1, 1);
    const tally = await fuzzCloud(fuzzed.subject, { seeds, requests: 600, seed: 1 });
    assert.deepEqual(tally.faults, []);
    assert.ok((tally.statuses.get("200") ?? 0) > 20, `so few were valid: ${JSON.stringify([...tally.statuses])}`);
  });
});
