import assert from "node:assert/strict";
import { EventBridge } from "@aws-sdk/client-eventbridge";
import { deliver, type ServiceEvent } from "../../services/events/delivery";
import { outbox } from "../../services/sns";
import { roleSession, startTestCloud, type TestCloud } from "../testCloud";

const Name = "failures";
const arn = `arn:aws:events:eu-west-1:123456789012:rule/${Name}`;
const EventPattern = JSON.stringify({
  source: ["aws.codepipeline"],
  detail: { pipeline: ["delivery"], state: ["FAILED"] },
});
const failure: ServiceEvent = {
  source: "aws.codepipeline",
  detailType: "CodePipeline Action Execution State Change",
  resources: ["arn:aws:codepipeline:eu-west-1:123456789012:delivery"],
  detail: { pipeline: "delivery", state: "FAILED", action: 'De"ploy', "execution-id": "e-1" },
};
const InputTransformer = {
  InputPathsMap: { action: "$.detail.action", execution: "$.detail.execution-id", absent: "$.detail.none.at.all" },
  InputTemplate: '"<action> of <execution> has failed<absent>"',
};

describe("EventBridge through the SDK", () => {
  let test: TestCloud;
  let events: EventBridge;
  let TopicArn: string;
  let rule: { readonly Name: string; readonly EventPattern: string };

  beforeEach(async () => {
    test = await startTestCloud();
    events = test.client(EventBridge);
    ({ TopicArn } = await test.call<{ TopicArn: string }>("sns", "CreateTopic", { Name: "alarms" }));
    await test.call("sns", "Subscribe", { TopicArn, Protocol: "email", Endpoint: "a@example.com" });
    rule = { Name, EventPattern };
  });
  afterEach(() => test.stop());

  /** Lets EventBridge publish to the topic, perhaps under conditions. */
  async function allow(Condition?: object): Promise<void> {
    const statement = { Effect: "Allow", Principal: { Service: "events.amazonaws.com" }, Action: "sns:Publish" };
    const Statement = [{ ...statement, Resource: TopicArn, ...(Condition && { Condition }) }];
    const AttributeValue = JSON.stringify({ Version: "2012-10-17", Statement });
    await test.call("sns", "SetTopicAttributes", { TopicArn, AttributeName: "Policy", AttributeValue });
  }

  async function aim(words: "text" | "event" = "text"): Promise<void> {
    await test.call("events", "PutRule", rule);
    const Targets = [{ Id: "topic", Arn: TopicArn, ...(words === "text" && { InputTransformer }) }];
    await test.call("events", "PutTargets", { Rule: Name, Targets });
  }

  const received = (): readonly string[] => outbox(test.cloud).map(({ to, body }) => `${to}: ${body}`);

  it("keeps a rule with its targets and tags, also after a restart", async () => {
    const tags = [{ Key: "stack", Value: "dev" }];
    assert.equal((await events.putRule({ ...rule, Description: "d", Tags: tags })).RuleArn, arn);
    await events.putTargets({ Rule: Name, Targets: [{ Id: "topic", Arn: TopicArn, InputTransformer }] });
    await test.restart();
    events = test.client(EventBridge);
    const { $metadata: call, ...described } = await events.describeRule({ Name });
    assert.equal(call.httpStatusCode, 200);
    assert.deepEqual(described, {
      Name,
      Arn: arn,
      Description: "d",
      EventPattern,
      State: "ENABLED",
      EventBusName: "default",
      CreatedBy: "123456789012",
    });
    await events.putRule({ ...rule, Tags: [] });
    const { Targets } = await events.listTargetsByRule({ Rule: Name });
    assert.deepEqual(Targets, [{ Id: "topic", Arn: TopicArn, InputTransformer }]);
    assert.deepEqual((await events.listTagsForResource({ ResourceARN: arn })).Tags, tags);
    await events.tagResource({ ResourceARN: arn, Tags: [{ Key: "team", Value: "vision" }] });
    await events.untagResource({ ResourceARN: arn, TagKeys: ["stack"] });
    assert.deepEqual((await events.listTagsForResource({ ResourceARN: arn })).Tags, [{ Key: "team", Value: "vision" }]);
    assert.deepEqual(
      (await events.listRules({ NamePrefix: "fail" })).Rules?.map((each) => each.Name),
      [Name],
    );
  });

  it("gives the targets of a rule page by page", async () => {
    await events.putRule(rule);
    await events.putTargets({ Rule: Name, Targets: ["one", "two", "three"].map((Id) => ({ Id, Arn: TopicArn })) });
    const page = async (Limit: number, NextToken?: string): Promise<readonly [unknown, string | undefined]> => {
      const answer = await events.listTargetsByRule({ Rule: Name, Limit, NextToken });
      return [answer.Targets?.map(({ Id }) => Id), answer.NextToken];
    };
    const [first, token] = await page(2);
    assert.deepEqual(first, ["one", "two"]);
    assert.deepEqual(await page(100, token), [["three"], undefined]);
    assert.deepEqual(await page(100), [["one", "two", "three"], undefined]);
    await assert.rejects(page(1, "four"), { name: "ValidationException" });
  });

  it("deletes a rule that has no targets any more, and one that is not there", async () => {
    await aim();
    await assert.rejects(events.deleteRule({ Name }), /has targets/u);
    await events.removeTargets({ Rule: Name, Ids: ["topic"] });
    await events.deleteRule({ Name });
    await events.deleteRule({ Name });
    await assert.rejects(events.describeRule({ Name }), { name: "ResourceNotFoundException" });
    await assert.rejects(events.putTargets({ Rule: Name, Targets: [{ Id: "t", Arn: TopicArn }] }), {
      name: "ResourceNotFoundException",
    });
  });

  it("delivers what the pattern is about, as the text of the target", async () => {
    await allow();
    await aim();
    deliver(test.cloud, failure);
    assert.deepEqual(received(), ['a@example.com: "De\\"ploy of e-1 has failed"']);
  });

  it("delivers the whole event where the target has no text", async () => {
    await allow();
    await aim("event");
    deliver(test.cloud, failure);
    const [mail] = outbox(test.cloud);
    const event = JSON.parse(mail?.body ?? "") as Readonly<Record<string, unknown>>;
    assert.deepEqual(event["detail"], failure.detail);
    assert.equal(event["detail-type"], failure.detailType);
    assert.equal(event["account"], "123456789012");
  });

  for (const [what, event] of [
    ["another state", { ...failure, detail: { ...failure.detail, state: "STARTED" } }],
    ["another pipeline", { ...failure, detail: { ...failure.detail, pipeline: "other" } }],
    ["another service", { ...failure, source: "aws.codebuild" }],
    ["an event without the member", { ...failure, detail: { state: "FAILED" } }],
  ] as const)
    it(`delivers nothing of ${what}`, async () => {
      await allow();
      await aim();
      deliver(test.cloud, event);
      assert.deepEqual(received(), []);
    });

  it("delivers nothing that the topic's policy does not allow, and says so", async () => {
    await aim();
    deliver(test.cloud, failure);
    assert.deepEqual(received(), []);
    const told = test.events.flatMap((event) => (event.kind === "log" ? [`${event.source}: ${event.line}`] : []));
    assert.match(told.join("\n"), /rule failures: Not delivered: events\.amazonaws\.com is not authorized to perform/u);
  });

  it("names no rule: a policy that demands one keeps it out, one that compares a named one does not", async () => {
    await aim();
    await allow({ ArnEquals: { "aws:SourceArn": arn } });
    deliver(test.cloud, failure);
    assert.deepEqual(received(), []);
    await allow({ ArnEqualsIfExists: { "aws:SourceArn": arn } });
    deliver(test.cloud, failure);
    assert.equal(received().length, 1);
  });

  it("refuses what AWS refuses, and what is not rehearsed by its name", async () => {
    const pattern = (value: unknown): Promise<unknown> => events.putRule({ Name, EventPattern: JSON.stringify(value) });
    await assert.rejects(events.putRule({ Name, EventPattern: "{" }), { name: "InvalidEventPatternException" });
    await assert.rejects(pattern({}), { name: "InvalidEventPatternException" });
    await assert.rejects(pattern({ source: "aws.codepipeline" }), { name: "InvalidEventPatternException" });
    await assert.rejects(pattern({ source: [] }), { name: "InvalidEventPatternException" });
    await assert.rejects(pattern({ source: [{ prefix: "aws" }] }), /does not do patterns with source = .*prefix/u);
    await assert.rejects(pattern({ detail: { $or: [] } }), /does not do patterns with detail\.\$or/u);
    await assert.rejects(events.putRule({ ...rule, ScheduleExpression: "rate(1 day)" }), /ScheduleExpression/u);
    await events.putRule(rule);
    const put = (target: object): Promise<unknown> =>
      events.putTargets({ Rule: Name, Targets: [{ Id: "t", Arn: TopicArn, ...target }] });
    await assert.rejects(put({ Arn: "arn:aws:sqs:eu-west-1:123456789012:q" }), /to topics of SNS, not to/u);
    await assert.rejects(put({ RoleArn: "arn:aws:iam::123456789012:role/r" }), /RoleArn/u);
    await assert.rejects(put({ InputTransformer: { InputTemplate: '"<nothing>"' } }), /a placeholder that no path/u);
    await assert.rejects(put({ InputTransformer: { InputTemplate: "<a>" } }), /texts in quotation marks only/u);
  });

  it("asks for the rights on the rule", async () => {
    const Action = ["events:PutRule", "events:DescribeRule"];
    const own = test.client(EventBridge, await roleSession(test, "maker", { Effect: "Allow", Action, Resource: arn }));
    await own.putRule(rule);
    await own.describeRule({ Name });
    for (const denied of [
      own.putRule({ ...rule, Tags: [{ Key: "a", Value: "b" }] }),
      own.putRule({ ...rule, Name: "other" }),
      own.putTargets({ Rule: Name, Targets: [{ Id: "t", Arn: TopicArn }] }),
      own.removeTargets({ Rule: Name, Ids: ["t"] }),
      own.deleteRule({ Name }),
    ])
      await assert.rejects(denied, { name: "AccessDeniedException" });
  });
});
