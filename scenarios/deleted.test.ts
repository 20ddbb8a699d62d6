import assert from "node:assert/strict";
import type { Rehearsal } from "../rehearsal/stage/rehearsal";
import { environmentNames } from "../settings/names";
import { Events } from "./events";
import { Laboratory } from "./laboratory";
import { deleteByHand, endpoints, servedPackage, trainingJobs } from "./registry";

describe("what somebody has deleted without the delivery", () => {
  let laboratory: Laboratory;
  let rehearsal: Rehearsal;
  const events = new Events();

  before(async () => {
    laboratory = await Laboratory.open();
    rehearsal = await laboratory.start({ onEvent: events.record });
  });
  after(() => laboratory.close());

  /** Delivers to production. Answers the run's record, and what its refreshes no longer found. */
  async function deliver(): Promise<{ modelPackage: string; job: string; reused: boolean; gone: readonly string[] }> {
    const told = events.lines().length;
    const { ending, failure, execution } = await laboratory.deliver(rehearsal);
    assert.equal(ending, "Succeeded", failure);
    const record = await rehearsal.evidence.runRecord(execution);
    assert.ok(record !== undefined);
    const { modelPackage, training } = record;
    const { owner, production } = rehearsal.stacks;
    for (const { stack } of [owner, production])
      assert.equal(await servedPackage(rehearsal, environmentNames(owner.project, stack).endpoint), modelPackage);
    const gone = events
      .lines()
      .slice(told)
      .flatMap((line) => /^gone +(\S+)/u.exec(line)?.[1] ?? []);
    return { modelPackage, job: training.job, reused: training.reused, gone };
  }

  it("a package that is served, its job and QA's endpoint are made again by the next run", async () => {
    const first = await deliver();
    assert.deepEqual(first.gone, []);
    const { owner } = rehearsal.stacks;
    await deleteByHand(rehearsal, { modelPackage: first.modelPackage });
    await deleteByHand(rehearsal, { trainingJob: first.job });
    await deleteByHand(rehearsal, { endpoint: environmentNames(owner.project, owner.stack).endpoint });
    const second = await deliver();
    assert.deepEqual(second.gone, ["training-job", "training-package", "serving-endpoint"]);
    assert.equal(second.reused, false);
    assert.notEqual(second.job, first.job);
    assert.notEqual(second.modelPackage, first.modelPackage);
    assert.equal((await endpoints(rehearsal)).length, 2);
  });

  it("a job that is not needed any more is not trained again", async () => {
    const [former = ""] = await trainingJobs(rehearsal);
    await deleteByHand(rehearsal, { trainingJob: former });
    laboratory.edit("Pulumi.dev.yaml", 'learning_rate: "0.01"', 'learning_rate: "0.02"');
    const { job, gone } = await deliver();
    assert.deepEqual(gone, ["training-job"]);
    assert.notEqual(job, former);
    assert.deepEqual(await trainingJobs(rehearsal), [job]);
  });
});
