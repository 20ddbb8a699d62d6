import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import type { Rehearsal } from "../rehearsal/stage/rehearsal";
import { deliveryNames } from "../settings/names";
import { Events } from "./events";
import { Laboratory } from "./laboratory";
import { endpoints, trainingJobs } from "./registry";

describe("an endpoint whose first model cannot be loaded", () => {
  let laboratory: Laboratory;
  let rehearsal: Rehearsal;
  let events: Events;
  let restore: () => Promise<void>;

  before(async () => {
    laboratory = await Laboratory.open();
    events = new Events();
    rehearsal = await laboratory.start({ onEvent: events.record });
  });
  after(() => laboratory.close());

  it("fails the deployment with SageMaker's words, and says what becomes of it", async () => {
    const copied = events.first((event) => event.kind === "log" && event.line.startsWith("Copied the model of"));
    const [{ ending, failure, asked }] = await Promise.all([
      laboratory.deliver(rehearsal),
      copied.then(async () => {
        restore = await damageModel(rehearsal);
      }),
    ]);
    console.log(`      ${failure ?? ""}`);
    assert.equal(ending, "Failed");
    assert.match(failure ?? "", /^QA Deploy: .* is Failed: Failed to download model data .* serves nobody\./s);
    assert.match(failure ?? "", / is Failed and serves nobody\. The next deployment deletes it and makes another\.$/s);
    assert.equal(asked, false);
    assert.equal((await endpoints(rehearsal)).length, 1);
  });

  it("is deleted by the next deployment, which goes to production", async () => {
    await restore();
    const { ending, failure } = await laboratory.deliver(rehearsal);
    assert.equal(ending, "Succeeded", failure);
    assert.match(events.lines().join("\n"), /is Failed since an earlier deployment and serves nobody\. Deleting it\./);
    assert.equal((await endpoints(rehearsal)).length, 2);
    assert.equal((await trainingJobs(rehearsal)).length, 2, "what nobody has approved is trained again");
  });
});

/** Cuts QA's copy of the model short. Answers what puts it right again. */
async function damageModel({ cloud, stacks }: Rehearsal): Promise<() => Promise<void>> {
  const { caller } = cloud.administrator;
  const { artifactBucket } = deliveryNames(stacks.owner.project, stacks.owner.stack, cloud);
  const stored = await cloud.objects.list(caller, artifactBucket, "served/");
  const model = stored.find(({ key }) => key.endsWith(".tar.gz"));
  assert.ok(model);
  const content = await readFile(model.path);
  const put = async (bytes: Buffer): Promise<void> => {
    await cloud.objects.put(caller, { bucket: artifactBucket, key: model.key }, bytes);
  };
  await put(content.subarray(0, content.length / 2));
  return () => put(content);
}
