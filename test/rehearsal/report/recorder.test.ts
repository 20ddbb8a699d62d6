import assert from "node:assert/strict";
import { orderSteps } from "../../../components/platform/pipeline/graph";
import { renderStages } from "../../../components/platform/pipeline/render";
import { Recorder } from "../../../rehearsal/report/recorder";
import { steps } from "../../components/platform/pipeline/exampleSteps";

/** Every event comes at this moment. */
const now = (): Date => new Date("2026-01-31T12:00:00Z");

const action = { kind: "action", pipeline: "p", execution: "e" } as const;

describe("the report's stages and permissions", () => {
  it("name every stage and action that the program declares before anything ran", () => {
    const declared = renderStages(orderSteps(steps));
    assert.deepEqual(
      new Recorder()
        .stages(undefined)
        .map(({ name, status, actions }) => [name, status, actions.map((one) => `${one.name} ${one.status}`)]),
      declared.map(({ name, actions }) => [name, "NotRun", actions.map((one) => `${one.name} NotRun`)]),
    );
  });

  it("fail a stage with its action, keep the message and leave later actions as not run", () => {
    const recorder = new Recorder(now);
    recorder.record({ ...action, stage: "Build", action: "Validate", status: "Succeeded", seconds: 1.234 });
    recorder.record({ ...action, stage: "Build", action: "Train", status: "Failed", message: "no GPU", seconds: 2 });
    const build = recorder.stages("e")[1];
    assert.deepEqual(build, {
      name: "Build",
      status: "Failed",
      seconds: 3.23,
      actions: [
        { name: "Validate", status: "Succeeded", started: "2026-01-31T11:59:58.766Z", seconds: 1.23, message: "" },
        { name: "Train", status: "Failed", started: "2026-01-31T11:59:58.000Z", seconds: 2, message: "no GPU" },
      ],
    });
    assert.equal(recorder.failure("e"), "Build Train: no GPU");
    assert.equal(recorder.stages("e")[2]?.status, "NotRun");
  });

  it("have the words of a build about what it did, when it was the only one that ran", () => {
    const recorder = new Recorder(now);
    const log = { kind: "log", source: "validate" } as const;
    const [validate, train] = [
      { ...action, stage: "Build", action: "Validate" },
      { ...action, stage: "Build", action: "Train" },
    ];
    recorder.record({ ...validate, status: "InProgress" });
    recorder.record({ ...log, line: "Done: 615 tests" });
    recorder.record({ ...log, line: "bye" });
    recorder.record({ ...validate, status: "Succeeded", seconds: 1 });
    for (const one of [validate, train]) recorder.record({ ...one, execution: "other", status: "InProgress" });
    recorder.record({ ...log, line: "Done: whose?" });
    recorder.record({ ...validate, execution: "other", status: "Succeeded", seconds: 1 });
    assert.equal(recorder.stages("e")[1]?.actions[0]?.message, "615 tests");
    assert.equal(recorder.stages("other")[1]?.actions[0]?.message, "");
  });

  it("tell why an execution ended when no action can", () => {
    const recorder = new Recorder();
    recorder.record({ ...action, stage: "Build", action: "Train", status: "InProgress" });
    recorder.record({ kind: "execution", pipeline: "p", execution: "e", status: "Failed", message: "no space left" });
    assert.equal(recorder.failure("e"), "no space left");
  });

  it("tell of a role that was denied something, also when no action failed of it", () => {
    const recorder = new Recorder();
    const denied = {
      kind: "permission",
      role: "predict",
      action: "logs:PutLogEvents",
      resource: "arn:log",
      allowed: false,
      grants: [],
    } as const;
    recorder.record({ ...action, stage: "QA", action: "Test", status: "Succeeded" });
    assert.equal(recorder.failure("e"), undefined);
    recorder.record(denied);
    assert.equal(recorder.failure("e"), "predict was denied logs:PutLogEvents on arn:log");
    recorder.record({ ...action, stage: "Production", action: "Test", status: "Failed", message: "no answer" });
    assert.equal(recorder.failure("e"), "Production Test: no answer\npredict was denied logs:PutLogEvents on arn:log");
    recorder.record({
      ...action,
      stage: "Production",
      action: "Test",
      status: "Failed",
      message: "predict may not logs:PutLogEvents on arn:log",
    });
    assert.equal(recorder.failure("e"), "Production Test: predict may not logs:PutLogEvents on arn:log");
  });

  it("count an action that was under way at the end as failed", () => {
    const times = ["2026-01-31T12:00:00Z", "2026-01-31T12:00:07.5Z"].map((time) => new Date(time));
    const recorder = new Recorder(() => times.shift() ?? assert.fail("asked for the time too often"));
    recorder.record({ ...action, stage: "Source", action: "Source", status: "InProgress" });
    assert.deepEqual(recorder.stages("e")[0]?.actions[0], {
      name: "Source",
      status: "Failed",
      started: "2026-01-31T12:00:00.000Z",
      seconds: 7.5,
      message: "Interrupted",
    });
  });

  it("keep executions apart", () => {
    const recorder = new Recorder();
    recorder.record({ ...action, execution: "other", stage: "Source", action: "Source", status: "Succeeded" });
    assert.equal(recorder.stages("e")[0]?.status, "NotRun");
  });

  it("list what each role used and was denied, once and in order", () => {
    const recorder = new Recorder();
    for (const [role, name, allowed] of [
      ["b", "s3:PutObject", true],
      ["a", "s3:GetObject", true],
      ["b", "s3:GetObject", true],
      ["b", "s3:GetObject", true],
      ["b", "sns:Publish", false],
    ] as const) {
      recorder.record({
        kind: "permission",
        role,
        action: name,
        resource: "arn",
        allowed,
        grants: allowed ? [`${name} *`] : [],
      });
    }
    assert.deepEqual(recorder.permissions(), {
      a: { used: ["s3:GetObject arn"], denied: [], unused: [], granted: [] },
      b: { used: ["s3:GetObject arn", "s3:PutObject arn"], denied: ["sns:Publish arn"], unused: [], granted: [] },
    });
  });

  it("list what a role was granted and nobody used, for roles that did nothing as well", () => {
    const recorder = new Recorder();
    recorder.record({
      kind: "permission",
      role: "a",
      action: "s3:GetObject",
      resource: "arn",
      allowed: true,
      grants: ["s3:Get* *"],
    });
    const permissions = recorder.permissions({ a: ["s3:Get* *", "s3:PutObject *"], idle: ["s3:Get* *"] });
    assert.deepEqual(permissions["a"]?.unused, ["s3:PutObject *"]);
    assert.deepEqual(permissions["idle"], { used: [], denied: [], unused: ["s3:Get* *"], granted: ["s3:Get* *"] });
  });
});
