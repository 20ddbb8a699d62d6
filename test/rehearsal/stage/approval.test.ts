import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CodePipelineClient, GetPipelineCommand } from "@aws-sdk/client-codepipeline";
import { ListBucketsCommand, S3Client } from "@aws-sdk/client-s3";
import { Administrator } from "../../../rehearsal/stage/administrator";
import { decide } from "../../../rehearsal/stage/approval";
import { openStage, type Stage } from "../../../rehearsal/stage/stage";
import { example } from "../../program/program";

describe("the keys that answer the question before production", () => {
  let home: string;
  let stage: Stage;

  before(async () => {
    home = await mkdtemp(join(tmpdir(), "stage-"));
    stage = await openStage({ checkout: example, home, data: "file:///nowhere", onEvent: () => undefined });
  });

  after(async () => {
    await stage.cloud.stop();
    await rm(home, { recursive: true });
  });

  it("answer the action that asks, and nothing else", async () => {
    const question = {
      pipeline: "delivery",
      stage: "Production",
      action: "Approve",
      token: randomUUID(),
      message: "?",
    };
    const approval = new Administrator(stage).approvalOf({
      kind: "approval",
      execution: "e-1",
      expires: "2026-12-01T00:00:00.000Z",
      ...question,
    });
    // It may, as far as policies go: there is no such pipeline.
    await assert.rejects(decide(approval, "Approved", "yes"), { name: "PipelineNotFoundException" });
    for (const other of [{ action: "Deploy" }, { stage: "QA" }, { pipeline: "another" }])
      await assert.rejects(decide({ ...approval, ...other }, "Approved", "yes"), { name: "AccessDeniedException" });
    const { url: endpoint, region, credentials } = approval;
    const client = { endpoint, region, credentials };
    await assert.rejects(new CodePipelineClient(client).send(new GetPipelineCommand({ name: "delivery" })), {
      name: "AccessDeniedException",
    });
    await assert.rejects(new S3Client(client).send(new ListBucketsCommand({})), { name: "AccessDenied" });
  });
});
