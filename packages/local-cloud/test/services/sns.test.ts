import assert from "node:assert/strict";
import {
  CreateTopicCommand,
  DeleteTopicCommand,
  GetSubscriptionAttributesCommand,
  GetTopicAttributesCommand,
  ListTagsForResourceCommand,
  PublishCommand,
  SetTopicAttributesCommand,
  SNSClient,
  SubscribeCommand,
  UnsubscribeCommand,
} from "@aws-sdk/client-sns";
import { outbox } from "../../services/sns";
import { policy, roleSession, startTestCloud, type TestCloud } from "../testCloud";

describe("SNS through the SDK", () => {
  let test: TestCloud;
  let sns: SNSClient;
  let TopicArn: string;

  beforeEach(async () => {
    test = await startTestCloud();
    sns = new SNSClient(test.clientOf());
    TopicArn =
      (
        await sns.send(
          new CreateTopicCommand({
            Name: "approvals",
            Attributes: { DisplayName: "Approvals" },
            Tags: [{ Key: "stack", Value: "dev" }],
          }),
        )
      ).TopicArn ?? "";
  });

  afterEach(async () => {
    await test.stop();
  });

  it("mails what is published to every subscriber, in order, also after a restart", async () => {
    for (const Endpoint of ["a@example.com", "b@example.com", "a@example.com"])
      await sns.send(new SubscribeCommand({ TopicArn, Protocol: "email", Endpoint, ReturnSubscriptionArn: true }));
    await sns.send(new PublishCommand({ TopicArn, Subject: "Approve?", Message: "commit 1 & <2>\nmore" }));
    await sns.send(new PublishCommand({ TopicArn, Message: "again" }));
    await test.restart();
    assert.deepEqual(
      outbox(test.cloud).map(({ subject, body, to }) => [subject, body, to]),
      [
        ["Approve?", "commit 1 & <2>\nmore", "a@example.com"],
        ["Approve?", "commit 1 & <2>\nmore", "b@example.com"],
        ["AWS Notification Message", "again", "a@example.com"],
        ["AWS Notification Message", "again", "b@example.com"],
      ],
    );
  });

  it("keeps for a web hook what it would have posted, and refuses an address that is none", async () => {
    const Endpoint = "https://hooks.example.com/alarms";
    await sns.send(new SubscribeCommand({ TopicArn, Protocol: "https", Endpoint }));
    await sns.send(new PublishCommand({ TopicArn, Message: "an alarm" }));
    assert.deepEqual(
      outbox(test.cloud).map(({ to, body }) => [to, body]),
      [[Endpoint, "an alarm"]],
    );
    await assert.rejects(
      sns.send(new SubscribeCommand({ TopicArn, Protocol: "https", Endpoint: "http://hooks.example.com" })),
      { name: "InvalidParameterException" },
    );
  });

  it("describes topics and subscriptions as the aws provider reads them", async () => {
    const { SubscriptionArn } = await sns.send(
      new SubscribeCommand({ TopicArn, Protocol: "email", Endpoint: "a@example.com" }),
    );
    const subscription = await sns.send(new GetSubscriptionAttributesCommand({ SubscriptionArn }));
    assert.deepEqual(
      [subscription.Attributes?.["Endpoint"], subscription.Attributes?.["PendingConfirmation"]],
      ["a@example.com", "false"],
    );
    const { Attributes } = await sns.send(new GetTopicAttributesCommand({ TopicArn }));
    assert.deepEqual(
      [Attributes?.["DisplayName"], Attributes?.["Owner"], Attributes?.["SubscriptionsConfirmed"]],
      ["Approvals", "123456789012", "1"],
    );
    assert.deepEqual((await sns.send(new ListTagsForResourceCommand({ ResourceArn: TopicArn }))).Tags, [
      { Key: "stack", Value: "dev" },
    ]);
    await sns.send(new UnsubscribeCommand({ SubscriptionArn }));
    await assert.rejects(sns.send(new GetSubscriptionAttributesCommand({ SubscriptionArn })), {
      name: "NotFoundException",
    });
    await sns.send(new DeleteTopicCommand({ TopicArn }));
    await assert.rejects(sns.send(new GetTopicAttributesCommand({ TopicArn })), { name: "NotFoundException" });
  });

  it("evaluates the topic's policy beside the caller's own", async () => {
    const allowed = { Effect: "Allow", Action: "sns:Publish", Resource: TopicArn } as const;
    const pipeline = new SNSClient(test.clientOf(await roleSession(test, "pipeline", allowed)));
    const other = new SNSClient(test.clientOf(await roleSession(test, "other", allowed)));
    const Condition = { ArnNotEquals: { "aws:PrincipalArn": "arn:aws:iam::123456789012:role/pipeline" } };
    const AttributeValue = policy({ ...allowed, Effect: "Deny", Principal: "*", Condition });
    await sns.send(new SetTopicAttributesCommand({ TopicArn, AttributeName: "Policy", AttributeValue }));
    await pipeline.send(new PublishCommand({ TopicArn, Message: "a" }));
    await assert.rejects(other.send(new PublishCommand({ TopicArn, Message: "a" })), {
      name: "AuthorizationErrorException",
    });
  });

  it("takes what the real provider sends: the rates of what is logged, and AWS's own policy written back", async () => {
    const rates = ["Application", "Firehose", "HTTP", "Lambda", "SQS"].map(
      (kind) => `${kind}SuccessFeedbackSampleRate`,
    );
    const Attributes = Object.fromEntries(rates.map((rate) => [rate, "0"]));
    const created = await sns.send(new CreateTopicCommand({ Name: "logged", Attributes }));
    const read = async (): Promise<Record<string, string> | undefined> =>
      (await sns.send(new GetTopicAttributesCommand({ TopicArn: created.TopicArn }))).Attributes;
    const attributes = (await read()) ?? {};
    assert.deepEqual(Object.fromEntries(rates.map((rate) => [rate, attributes[rate]])), Attributes);
    await assert.rejects(sns.send(new CreateTopicCommand({ Name: "more", Attributes: { [rates[0] ?? ""]: "101" } })), {
      name: "InvalidParameterException",
    });
    const { Policy: AttributeValue } = attributes;
    assert.match(AttributeValue ?? "", /"Version":"2008-10-17"/u);
    const written = { TopicArn: created.TopicArn, AttributeName: "Policy", AttributeValue };
    await sns.send(new SetTopicAttributesCommand(written));
    assert.equal((await read())?.["Policy"], AttributeValue);
    const stranger = new SNSClient(test.clientOf(await roleSession(test, "stranger")));
    await assert.rejects(stranger.send(new PublishCommand({ TopicArn: created.TopicArn, Message: "a" })), {
      name: "AuthorizationErrorException",
    });
    await sns.send(new DeleteTopicCommand({ TopicArn: created.TopicArn }));
  });

  it("refuses what would be lost: other protocols, subjects that a mail cannot have, unknown attributes", async () => {
    await assert.rejects(sns.send(new SubscribeCommand({ TopicArn, Protocol: "sqs", Endpoint: "arn:aws:sqs:::q" })), {
      name: "NotImplemented",
      message: /sqs/u,
    });
    await assert.rejects(sns.send(new PublishCommand({ TopicArn, Subject: "two\nlines", Message: "a" })), {
      name: "InvalidParameterException",
    });
    await assert.rejects(
      sns.send(new SetTopicAttributesCommand({ TopicArn, AttributeName: "FifoTopic", AttributeValue: "true" })),
      { name: "NotImplemented" },
    );
  });
});
