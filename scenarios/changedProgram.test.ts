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
    'work: build("validate", {}, ["VERDICT"])',
    'work: build("validate", { TRAINED: variable("Train", "TRAINING_JOB") }, ["VERDICT"])',
  );
  laboratory.edit(
    steps,
    'build("train", { VERDICT: variable("Validate", "VERDICT") }, trainExports)',
    'build("train", {}, trainExports)',
  );
  laboratory.edit(
    steps,
    '    { stage: "Production", action: "Approve"',
    '    { stage: "QA", action: "Announce", work: build("validate", { ANNOUNCED: variable("QaTest", "ACCURACY") ' +
      '}, ["VERDICT"]) },\n    { stage: "Production", action: "Approve"',
  );
  laboratory.edit(
    "buildspecs/validate.yml",
    "export VERDICT=passed",
    'export VERDICT=passed && echo "after $TRAINED announced $ANNOUNCED"',
  );
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
    const printed = events.lines().join("\n");
    const record = await rehearsal.evidence.runRecord(execution);
    assert.ok(
      printed.includes(`after ${record?.training.job ?? "a job"} announced`),
      "Validate got what Train exported",
    );
    assert.match(printed, /after {2}announced (0\.\d{4}|1\.0000)/);
  });
});
