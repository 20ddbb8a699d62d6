import assert from "node:assert/strict";
import { environmentNames } from "../settings/names";
import { Events } from "./events";
import { Laboratory } from "./laboratory";
import { approvalStatus, endpoints, servedPackage } from "./registry";

describe("two runs at a time", () => {
  let laboratory: Laboratory;

  before(async () => {
    laboratory = await Laboratory.open();
  });
  after(() => laboratory.close());

  it("promote each its own package, the second after the first", async () => {
    const events = new Events();
    const rehearsal = await laboratory.start({ onEvent: events.record });
    const { project, stack } = rehearsal.stacks.production;
    const { endpoint } = environmentNames(project, stack);
    const packageOf = async (execution: string): Promise<string> =>
      (await rehearsal.evidence.runRecord(execution))?.modelPackage ?? "";

    const first = await laboratory.push(rehearsal);
    const question = await rehearsal.executions.asked(first);
    laboratory.edit("Pulumi.dev.yaml", 'epochs: "2"', 'epochs: "3"');
    const second = await laboratory.push(rehearsal);
    assert.equal(await events.ended(second, "QA", "Test"), "Succeeded");
    assert.ok(
      !events.started(second).some((action) => action.startsWith("Production")),
      "the second run waits while the first asks",
    );
    assert.ok(!(await endpoints(rehearsal)).includes(endpoint));
    assert.notEqual(await packageOf(first), await packageOf(second));
    assert.notEqual(
      (await rehearsal.evidence.runRecord(first))?.training.job,
      (await rehearsal.evidence.runRecord(second))?.training.job,
    );

    const nextQuestion = rehearsal.executions.asked(second);
    await rehearsal.administrator.answer(question, "Approved", "The first");
    assert.equal(await rehearsal.executions.ended(first), "Succeeded");
    assert.equal(await servedPackage(rehearsal, endpoint), await packageOf(first));
    assert.equal(await approvalStatus(rehearsal, await packageOf(second)), "PendingManualApproval");

    await rehearsal.administrator.answer(await nextQuestion, "Approved", "The second");
    assert.equal(await rehearsal.executions.ended(second), "Succeeded");
    assert.equal(await servedPackage(rehearsal, endpoint), await packageOf(second));
    assert.equal(await approvalStatus(rehearsal, await packageOf(second)), "Approved");
  });
});
