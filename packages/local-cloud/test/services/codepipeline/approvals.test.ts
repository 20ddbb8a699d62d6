import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { outbox } from "../../../services/sns";
import { approval, build, buildspec, PipelineLaboratory } from "./pipelineLaboratory";

describe("codepipeline: approvals and execution modes", () => {
  let laboratory: PipelineLaboratory;
  beforeEach(async () => {
    laboratory = await PipelineLaboratory.open();
    await laboratory.createProject("qa");
    await laboratory.delivery.sns.subscribe({
      TopicArn: laboratory.topicArn,
      Protocol: "email",
      Endpoint: "approver@example.org",
    });
  });
  afterEach(() => laboratory.close());

  const stages = (configuration: Readonly<Record<string, string>> = {}) => [
    { name: "QA", actions: [build("Test", "qa", { namespace: "QaTest" })] },
    { name: "Production", actions: [approval(configuration, { timeoutInMinutes: 60 })] },
  ];
  const qa = (accuracy: string) => ({
    "buildspec.yml": buildspec([`export ACCURACY=${accuracy}`], { env: { "exported-variables": ["ACCURACY"] } }),
  });

  it("sends the topic a mail with the figures, the link and the deadline, and goes on when approved", async () => {
    const configuration = {
      NotificationArn: laboratory.topicArn,
      CustomData: "accuracy #{QaTest.ACCURACY}, commit #{Source.CommitId}",
      ExternalEntityLink: "https://example.org/record",
    };
    await laboratory.createPipeline({
      pipeline: laboratory.declaration("a-delivery-whose-name-is-long", stages(configuration)),
    });
    const [id = ""] = await laboratory.push(qa("0.97"));
    const { message, token } = await laboratory.asked(id);
    assert.match(message, /^accuracy 0\.97, commit [0-9a-f]{32}$/u);
    const mail = outbox(laboratory.delivery.cloud).at(-1);
    assert.equal(mail?.subject, "APPROVAL NEEDED: AWS CodePipeline a-delivery-whose-name-is... for action Approve");
    for (const expected of [
      message,
      "https://example.org/record",
      `#/Production/Approve/approve/${token}`,
      "expire on 2026-11-24T11:00:00.000Z",
      "Pipeline name: a-delivery-whose-name-is-long",
    ]) {
      assert.ok(mail.body.includes(expected), `${expected} is not in\n${mail.body}`);
    }
    const { stageStates } = await laboratory.pipelines.getPipelineState({ name: "a-delivery-whose-name-is-long" });
    assert.equal(stageStates?.at(-1)?.actionStates?.[0]?.latestExecution?.token, token);
    await laboratory.answer("a-delivery-whose-name-is-long", id, "Approved", "looks good");
    assert.equal((await laboratory.ended("a-delivery-whose-name-is-long", id)).status, "Succeeded");
    const last = (await laboratory.actions("a-delivery-whose-name-is-long", id)).at(-1);
    assert.equal(last?.output?.executionResult?.externalExecutionSummary, "looks good");
    assert.match(last.updatedBy ?? "", /administrator/u);
  });

  it("fails when rejected, with who and why, and takes an answer once and only with its token", async () => {
    await laboratory.createPipeline({ pipeline: laboratory.declaration("rejected", stages()) });
    const [id = ""] = await laboratory.push(qa("0.5"));
    const { token } = await laboratory.asked(id);
    const answer = (given: string) =>
      laboratory.pipelines.putApprovalResult({
        pipelineName: "rejected",
        stageName: "Production",
        actionName: "Approve",
        token: given,
        result: { status: "Rejected", summary: "too few samples" },
      });
    await assert.rejects(answer(randomUUID()), { name: "InvalidApprovalTokenException" });
    await answer(token);
    await assert.rejects(answer(token), { name: "ApprovalAlreadyCompletedException" });
    assert.equal((await laboratory.ended("rejected", id)).status, "Failed");
    assert.match(
      (await laboratory.actions("rejected", id)).at(-1)?.output?.executionResult?.errorDetails?.message ?? "",
      /^Rejected by arn:aws:iam::.*administrator: too few samples$/u,
    );
  });

  it("fails when nobody answers in time on the cloud's clock", async () => {
    await laboratory.createPipeline({ pipeline: laboratory.declaration("late", stages()) });
    const [id = ""] = await laboratory.push(qa("0.9"));
    await laboratory.asked(id);
    laboratory.delivery.clock.advance(60 * 60);
    assert.equal((await laboratory.ended("late", id)).status, "Failed");
    assert.match(
      (await laboratory.actions("late", id)).at(-1)?.output?.executionResult?.errorDetails?.message ?? "",
      /within 60 minutes/u,
    );
  });

  it("QUEUED: a second run passes QA while the first waits, then asks in its turn with its own figures", async () => {
    await laboratory.createPipeline({
      pipeline: laboratory.declaration("queued", stages({ CustomData: "accuracy #{QaTest.ACCURACY}" })),
    });
    const [first = ""] = await laboratory.push(qa("0.91"));
    await laboratory.asked(first);
    const [second = ""] = await laboratory.push(qa("0.92"));
    await laboratory.delivery.event((event) =>
      event.kind === "action" && event.execution === second && event.stage === "QA" && event.status === "Succeeded"
        ? true
        : undefined,
    );
    const { stageStates } = await laboratory.pipelines.getPipelineState({ name: "queued" });
    const production = stageStates?.at(-1);
    assert.equal(production?.latestExecution?.pipelineExecutionId, first);
    assert.deepEqual(
      production.inboundExecutions?.map(({ pipelineExecutionId }) => pipelineExecutionId),
      [second],
    );
    assert.ok(!laboratory.delivery.events.some((event) => event.kind === "approval" && event.execution === second));
    await laboratory.answer("queued", first, "Approved");
    assert.equal((await laboratory.ended("queued", first)).status, "Succeeded");
    assert.equal((await laboratory.asked(second)).message, "accuracy 0.92");
    await laboratory.answer("queued", second, "Approved");
    assert.equal((await laboratory.ended("queued", second)).status, "Succeeded");
  });

  it("QUEUED: rejecting the first run frees the stage for the second", async () => {
    await laboratory.createPipeline({ pipeline: laboratory.declaration("freed", stages()) });
    const [first = ""] = await laboratory.push(qa("0.91"));
    await laboratory.asked(first);
    const [second = ""] = await laboratory.push(qa("0.92"));
    await laboratory.answer("freed", first, "Rejected");
    await laboratory.answer("freed", second, "Approved");
    assert.equal((await laboratory.ended("freed", first)).status, "Failed");
    assert.equal((await laboratory.ended("freed", second)).status, "Succeeded");
  });

  it("SUPERSEDED: the newest run that waits overtakes the older one", async () => {
    await laboratory.createPipeline({
      pipeline: laboratory.declaration("superseded", stages(), { executionMode: "SUPERSEDED" }),
    });
    const [first = ""] = await laboratory.push(qa("0.91"));
    await laboratory.asked(first);
    const [second = ""] = await laboratory.push(qa("0.92"));
    await laboratory.delivery.event((event) =>
      event.kind === "action" && event.execution === second && event.stage === "QA" && event.status === "Succeeded"
        ? true
        : undefined,
    );
    const [third = ""] = await laboratory.push(qa("0.93"));
    const overtaken = await laboratory.ended("superseded", second);
    assert.deepEqual(
      [overtaken.status, overtaken.statusSummary],
      ["Superseded", `Superseded by the execution ${third}`],
    );
    await laboratory.answer("superseded", first, "Approved");
    await laboratory.answer("superseded", third, "Approved");
    assert.equal((await laboratory.ended("superseded", third)).status, "Succeeded");
  });
});
