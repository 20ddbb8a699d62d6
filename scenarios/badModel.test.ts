import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import type { Rehearsal } from "../rehearsal/stage/rehearsal";
import { deliveryNames } from "../settings/names";
import { Laboratory, type Outcome } from "./laboratory";
import { endpoints } from "./registry";
import { pictures } from "./workshop";

describe("a model that must not be delivered", () => {
  let laboratory: Laboratory;
  let rehearsal: Rehearsal;

  before(async () => {
    laboratory = await Laboratory.open();
    rehearsal = await laboratory.start();
  });
  after(() => laboratory.close());

  const assertBuildFailed = async ({ ending, failure, stages }: Outcome, message: RegExp): Promise<void> => {
    assert.equal(ending, "Failed");
    assert.match(failure ?? "", /^Build Train: /);
    assert.match(failure ?? "", message);
    assert.deepEqual(
      stages.map(({ status }) => status),
      ["Succeeded", "Failed", "NotRun", "NotRun"],
    );
    assert.deepEqual(await endpoints(rehearsal), []);
  };

  it("fails in Build with the container's words when a hyperparameter is out of range", async () => {
    laboratory.edit("Pulumi.dev.yaml", 'num_layers: "18"', 'num_layers: "17"');
    const outcome = await laboratory.deliver(rehearsal);
    console.log(`      ${outcome.failure ?? ""}`);
    await assertBuildFailed(outcome, /ClientError: .*num_layers/s);
  });

  it("never trains with a data file that was cut short: the data is brought anew, beside it", async () => {
    await cutTrainingFile(rehearsal);
    laboratory.edit("Pulumi.dev.yaml", 'num_layers: "17"', 'num_layers: "18"');
    const { ending, failure } = await laboratory.deliver(rehearsal);
    assert.equal(ending, "Succeeded", failure);
    const { dataBucket } = deliveryNames(rehearsal.stacks.owner.project, rehearsal.stacks.owner.stack, rehearsal.cloud);
    const { caller } = rehearsal.cloud.administrator;
    const stored = await rehearsal.cloud.objects.list(caller, dataBucket, "datasets/");
    const sizes = stored.filter(({ key }) => key.endsWith("/train.rec")).map(({ size }) => size);
    assert.equal(sizes.length, 2);
    assert.notEqual(sizes[0], sizes[1]);
  });

  it("fails in QA when it has learnt nothing, and production is not asked for", async () => {
    await laboratory.close();
    laboratory = await Laboratory.open();
    rehearsal = await laboratory.start({ data: pathToFileURL(await pictures({ seed: 1, shuffledLabels: true })).href });
    const { ending, failure, stages, asked } = await laboratory.deliver(rehearsal);
    console.log(`      ${failure ?? ""}`);
    assert.equal(ending, "Failed");
    assert.match(failure ?? "", /^QA Test: /);
    assert.deepEqual(
      stages.map(({ status }) => status),
      ["Succeeded", "Succeeded", "Failed", "NotRun"],
    );
    assert.equal(asked, false);
    assert.equal((await endpoints(rehearsal)).length, 1);
  });
});

/** Puts the first half of the training channel in the place of the whole. */
async function cutTrainingFile({ cloud, stacks }: Rehearsal): Promise<void> {
  const { caller } = cloud.administrator;
  const { dataBucket } = deliveryNames(stacks.owner.project, stacks.owner.stack, cloud);
  const stored = await cloud.objects.list(caller, dataBucket, "datasets/");
  const channel = stored.find(({ key }) => key.endsWith("/train.rec"));
  assert.ok(channel);
  const half = (await readFile(channel.path)).subarray(0, Math.floor(channel.size / 2) - 1);
  await cloud.objects.put(caller, { bucket: dataBucket, key: channel.key }, half);
}
