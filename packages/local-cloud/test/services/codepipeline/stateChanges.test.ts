import assert from "node:assert/strict";
import { outbox } from "../../../services/sns";
import { approval, build, buildspec, PipelineLaboratory } from "./pipelineLaboratory";

const address = "team@example.com";

describe("codepipeline: changes of an action's state, as events", () => {
  let laboratory: PipelineLaboratory;

  beforeEach(async () => {
    laboratory = await PipelineLaboratory.open();
    await laboratory.createProject("qa");
    const { call } = laboratory.delivery;
    const { TopicArn } = await call<{ TopicArn: string }>("sns", "CreateTopic", { Name: "alarms" });
    await call("sns", "Subscribe", { TopicArn, Protocol: "email", Endpoint: address });
    const Principal = { Service: "events.amazonaws.com" };
    const Statement = { Effect: "Allow", Principal, Action: "sns:Publish", Resource: TopicArn };
    const AttributeValue = JSON.stringify({ Version: "2012-10-17", Statement });
    await call("sns", "SetTopicAttributes", { TopicArn, AttributeName: "Policy", AttributeValue });
    await tell(TopicArn, "failures", { state: ["FAILED"] });
    await tell(TopicArn, "approvals", { state: ["STARTED"], type: { category: ["Approval"] } });
  });
  afterEach(() => laboratory.close());

  async function tell(topicArn: string, Name: string, detail: object): Promise<void> {
    const { call } = laboratory.delivery;
    const pattern = { source: ["aws.codepipeline"], detail: { pipeline: ["told"], ...detail } };
    await call("events", "PutRule", { Name, EventPattern: JSON.stringify(pattern) });
    const InputPathsMap = { stage: "$.detail.stage", action: "$.detail.action", run: "$.detail.execution-id" };
    const InputTransformer = { InputPathsMap, InputTemplate: `"${Name}: <stage>/<action> of <run>"` };
    await call("events", "PutTargets", { Rule: Name, Targets: [{ Id: "topic", Arn: topicArn, InputTransformer }] });
  }

  async function run(name: string, command: string): Promise<string> {
    const stages = [
      { name: "QA", actions: [build("Test", "qa")] },
      { name: "Production", actions: [approval({}, { timeoutInMinutes: 60 })] },
    ];
    await laboratory.createPipeline({ pipeline: laboratory.declaration(name, stages) });
    const [id = ""] = await laboratory.push({ "buildspec.yml": buildspec([command]) });
    return id;
  }

  const told = (): readonly string[] =>
    outbox(laboratory.delivery.cloud).flatMap(({ to, body }) => (to === address ? [body] : []));

  it("tell that an action has failed, and nothing of those that have not", async () => {
    const id = await run("told", "exit 1");
    await laboratory.ended("told", id);
    assert.deepEqual(told(), [`"failures: QA/Test of ${id}"`]);
  });

  it("tell that an approval is asked for, and that it was refused", async () => {
    const id = await run("told", "true");
    await laboratory.asked(id);
    assert.deepEqual(told(), [`"approvals: Production/Approve of ${id}"`]);
    await laboratory.answer("told", id, "Rejected", "no");
    await laboratory.ended("told", id);
    assert.deepEqual(told().slice(1), [`"failures: Production/Approve of ${id}"`]);
  });

  it("tell nothing of another pipeline", async () => {
    const id = await run("other", "exit 1");
    await laboratory.ended("other", id);
    assert.deepEqual(told(), []);
  });
});
