import assert from "node:assert/strict";
import { Events } from "./events";
import { Laboratory } from "./laboratory";

const steps = "components/platform/pipeline/deliverySteps.ts";

/**
 * Another delivery: training comes before the checks, an action announces what QA found, a buildspec runs something
 * else.
 */
function change(laboratory: Laboratory): void {
  laboratory.edit(
    steps,
    '{ ...build("validate", []), gives: [done.validated] }',
    '{ ...build("validate", []), needs: [done.registered], gives: [done.validated] }',
  );
  laboratory.edit(steps, "      needs: [done.validated],\n", "");
  laboratory.edit(
    steps,
    "    { ...pipelineActions.approve,",
    '    { ...build("validate", []), stage: "QA", action: "Announce", needs: [done.passedQa] },\n' +
      "    { ...pipelineActions.approve,",
  );
  laboratory.edit("buildspecs/validate.yml", "echo validated", "echo validated by another buildspec");
}

describe("a program with another pipeline", () => {
  let laboratory: Laboratory;

  before(async () => {
    laboratory = await Laboratory.open();
  });
  after(() => laboratory.close());

  it("is executed as it says", async () => {
    change(laboratory);
    const events = new Events();
    const rehearsal = await laboratory.start({ onEvent: events.record });
    const { ending, failure, execution, stages } = await laboratory.deliver(rehearsal, "Rejected");
    assert.equal(ending, "Failed");
    assert.match(failure ?? "", /^Production Approve: /);
    assert.deepEqual(events.started(execution), [
      "Source Source",
      "Build Train",
      "Build Validate",
      "QA Deploy",
      "QA Test",
      "QA Announce",
      "Production Approve",
    ]);
    assert.deepEqual(
      stages.find(({ name }) => name === "QA")?.actions.map(({ name, status }) => [name, status]),
      [
        ["Deploy", "Succeeded"],
        ["Test", "Succeeded"],
        ["Announce", "Succeeded"],
      ],
    );
    assert.match(events.lines().join("\n"), /validated by another buildspec/);
  });
});
