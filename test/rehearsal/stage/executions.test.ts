import assert from "node:assert/strict";
import { Executions } from "../../../rehearsal/stage/executions";

const ended = { kind: "execution", pipeline: "example", execution: "one", status: "Succeeded" } as const;

describe("the runs of a pipeline", () => {
  it("end as the cloud says, before they are waited for or after", async () => {
    const executions = new Executions();
    const waiting = executions.ended("one");
    executions.receive({ kind: "failure", request: "sagemaker:DescribeEndpoint", message: "a fault of the cloud" });
    executions.receive(ended);
    assert.deepEqual([await waiting, await executions.ended("one")], ["Succeeded", "Succeeded"]);
  });

  it("have not ended any more once a stage is tried again", async () => {
    const executions = new Executions();
    executions.receive({ ...ended, status: "Failed" });
    executions.receive({ ...ended, status: "InProgress" });
    const waiting = executions.ended("one");
    executions.receive(ended);
    assert.equal(await waiting, "Succeeded");
  });

  it("end with the reason when the disk is full, although no action can end any more", async () => {
    const executions = new Executions();
    const waiting = executions.ended("one");
    executions.receive({ kind: "failure", request: "s3:PutObject", message: "ENOSPC: no space left on device, write" });
    await assert.rejects(waiting, /^Error: ENOSPC: no space left/u);
    await assert.rejects(executions.ended("two"), /^Error: ENOSPC: no space left/u);
    assert.match(executions.fault?.message ?? "", /^ENOSPC: no space left/u);
  });
});
