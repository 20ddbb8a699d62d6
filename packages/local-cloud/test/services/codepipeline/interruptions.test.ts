import assert from "node:assert/strict";
import { join } from "node:path";
import { accountId, region } from "../deliveryLaboratory";
import { approval, build, buildspec, PipelineLaboratory, variables } from "./pipelineLaboratory";

describe("codepipeline: executions that do not come to their end", () => {
  let laboratory: PipelineLaboratory;
  before(async () => {
    laboratory = await PipelineLaboratory.open();
    await Promise.all(["validate", "train"].map((name) => laboratory.createProject(name, `${name}.yml`)));
  });
  after(() => laboratory.delivery.close());

  it("stops at once with abandon, and cancels what runs when the pipeline is updated", async () => {
    const stages = [{ name: "Production", actions: [approval()] }];
    const pipeline = laboratory.declaration("stopped", stages);
    await laboratory.createPipeline({ pipeline });
    const [stopped = ""] = await laboratory.push({ a: "a" });
    await laboratory.asked(stopped);
    await laboratory.pipelines.stopPipelineExecution({
      pipelineName: "stopped",
      pipelineExecutionId: stopped,
      abandon: true,
      reason: "no longer needed",
    });
    const execution = await laboratory.ended("stopped", stopped);
    assert.deepEqual([execution.status, execution.statusSummary], ["Stopped", "no longer needed"]);
    assert.equal((await laboratory.actions("stopped", stopped)).at(-1)?.status, "Abandoned");

    const [cancelled = ""] = await laboratory.push({ a: "b" });
    await laboratory.asked(cancelled);
    const { pipeline: updated } = await laboratory.pipelines.updatePipeline({ pipeline });
    assert.equal(updated?.version, 2);
    assert.equal((await laboratory.ended("stopped", cancelled)).status, "Cancelled");
    await laboratory.deletePipeline({ name: "stopped" });
  });

  it("retries a failed stage: only what failed runs again", async () => {
    const flag = join(laboratory.delivery.folder, "second-try");
    const stages = [
      {
        name: "Build",
        actions: [build("Validate", "validate"), build("Train", "train", { configuration: variables({ FLAG: flag }) })],
      },
    ];
    await laboratory.createPipeline({ pipeline: laboratory.declaration("retried", stages) });
    const [id = ""] = await laboratory.push({
      "validate.yml": buildspec(["true"]),
      "train.yml": buildspec([`test -f "$FLAG" || { touch "$FLAG"; false; }`]),
    });
    assert.equal((await laboratory.ended("retried", id)).status, "Failed");
    laboratory.delivery.events.length = 0;
    await laboratory.pipelines.retryStageExecution({
      pipelineName: "retried",
      pipelineExecutionId: id,
      stageName: "Build",
      retryMode: "FAILED_ACTIONS",
    });
    assert.equal((await laboratory.ended("retried", id)).status, "Succeeded");
    assert.deepEqual((await laboratory.actions("retried", id)).map(({ actionName }) => actionName).slice(-1), [
      "Train",
    ]);
    assert.equal((await laboratory.actions("retried", id)).length, 4);
    await assert.rejects(
      laboratory.pipelines.retryStageExecution({
        pipelineName: "retried",
        pipelineExecutionId: id,
        stageName: "Build",
        retryMode: "FAILED_ACTIONS",
      }),
      { name: "StageNotRetryableException" },
    );
    await laboratory.deletePipeline({ name: "retried" });
  });

  it("shows history to a cloud that starts in the same home, and ends what ran when the last one did", async () => {
    await laboratory.createPipeline({
      pipeline: laboratory.declaration("kept", [{ name: "Production", actions: [approval()] }]),
    });
    const [id = ""] = await laboratory.push({ a: "a" });
    await laboratory.asked(id);
    await laboratory.delivery.restart();
    const { pipelineExecution } = await laboratory.pipelines.getPipelineExecution({
      pipelineName: "kept",
      pipelineExecutionId: id,
    });
    assert.deepEqual(
      [pipelineExecution?.status, pipelineExecution?.statusSummary],
      ["Stopped", "The rehearsal ended while this was running"],
    );
    const { pipelineExecutionSummaries } = await laboratory.pipelines.listPipelineExecutions({ pipelineName: "kept" });
    assert.equal(pipelineExecutionSummaries?.[0]?.sourceRevisions?.[0]?.actionName, "Source");
    assert.equal(
      (await laboratory.pipelines.getPipeline({ name: "kept" })).metadata?.pipelineArn,
      `arn:aws:codepipeline:${region}:${accountId}:kept`,
    );
  });
});

describe("codepipeline: an execution whose disk is full", () => {
  // A file in the place of a folder fails every write of a record, as a full disk does.
  for (const table of ["codebuild-builds", "codepipeline-executions"]) {
    it(`ends as failed and says why when ${table} cannot be written`, async () => {
      const laboratory = await PipelineLaboratory.open();
      await laboratory.createProject("train", "train.yml");
      await laboratory.createPipeline({
        pipeline: laboratory.declaration("full", [{ name: "Build", actions: [build("Train", "train")] }]),
      });
      const folder = join(laboratory.delivery.folder, "cloud", "tables", table);
      const [id] = await laboratory.push({ "train.yml": buildspec([`rm -r ${folder} && touch ${folder}`]) });
      const failed = await laboratory.delivery.event((event) =>
        event.kind === "execution" && event.execution === id && event.status === "Failed"
          ? { message: event.message }
          : undefined,
      );
      const action = laboratory.delivery.events.findLast(
        (event) => event.kind === "action" && event.action === "Train",
      );
      assert.match(`${failed.message ?? ""} ${action?.kind === "action" ? (action.message ?? "") : ""}`, /ENOTDIR/u);
      await laboratory.delivery.close();
    });
  }
});
