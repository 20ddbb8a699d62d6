/** SNS topics, their policies and subscriptions. */
import type { TopicArgs, TopicPolicyArgs, TopicSubscriptionArgs } from "@pulumi/aws/sns";
import { policyText } from "./blocks";
import { prefixedName } from "./naming";
import { idOf, replacedOnly, required, type Row, row } from "./row";
import { changeTags, tagList } from "./tags";

const source = "terraform-provider-aws internal/service/sns/";

/** The topic's attributes that the provider sets: property and attribute. */
const topicAttributes = [
  ["displayName", "DisplayName"],
  ["kmsMasterKeyId", "KmsMasterKeyId"],
  ["deliveryPolicy", "DeliveryPolicy"],
] as const;

const topic = row<TopicArgs>({
  source: `${source}topic.go`,
  properties: ["name", "namePrefix", "tags", ...topicAttributes.map(([property]) => property)],
  replaces: ["name", "namePrefix"],
  naming: { property: "name", prefixProperty: "namePrefix", maximumLength: 256 },
  async create(inputs, { aws }) {
    const sns = await aws.sns();
    const name = inputs.name ?? prefixedName(inputs.namePrefix ?? "");
    const attributes = topicAttributes.flatMap(([property, attribute]): [string, string][] => {
      const value = inputs[property];
      return value === undefined ? [] : [[attribute, value]];
    });
    const { TopicArn } = await sns.createTopic({
      Name: name,
      Attributes: Object.fromEntries(attributes),
      Tags: tagList(inputs.tags),
    });
    const arn = required(TopicArn, "the topic's ARN");
    const { Attributes = {} } = await sns.getTopicAttributes({ TopicArn: arn });
    return { id: arn, outputs: { name, arn, owner: Attributes["Owner"], policy: Attributes["Policy"] } };
  },
  async update({ id, inputs, old, changed }, { aws }) {
    const sns = await aws.sns();
    for (const [property, AttributeName] of topicAttributes) {
      if (changed(property))
        await sns.setTopicAttributes({ TopicArn: id, AttributeName, AttributeValue: inputs[property] ?? "" });
    }
    await changeTags(
      old.tags,
      inputs.tags,
      (tags) => sns.tagResource({ ResourceArn: id, Tags: tagList(tags) }),
      (keys) => sns.untagResource({ ResourceArn: id, TagKeys: keys }),
    );
    return {};
  },
  async delete({ id }, { aws }) {
    await (await aws.sns()).deleteTopic({ TopicArn: id });
  },
});

const topicPolicy = row<TopicPolicyArgs>({
  source: `${source}topic_policy.go`,
  properties: ["arn", "policy"],
  replaces: ["arn"],
  async create(inputs, { aws }) {
    const sns = await aws.sns();
    await sns.setTopicAttributes({
      TopicArn: inputs.arn,
      AttributeName: "Policy",
      AttributeValue: policyText(inputs.policy),
    });
    const { Attributes = {} } = await sns.getTopicAttributes({ TopicArn: inputs.arn });
    return { id: inputs.arn, outputs: { owner: Attributes["Owner"] } };
  },
  async update({ id, inputs }, { aws }) {
    await (
      await aws.sns()
    ).setTopicAttributes({ TopicArn: id, AttributeName: "Policy", AttributeValue: policyText(inputs.policy) });
    return {};
  },
  /** A topic always has a policy: one that means what AWS's own for a new topic does takes its place. */
  async delete({ id }, { aws }) {
    await (
      await aws.sns()
    ).setTopicAttributes({ TopicArn: id, AttributeName: "Policy", AttributeValue: JSON.stringify(ownersPolicy(id)) });
  },
});

/** Whoever is in the topic's account may use it, as the rights of each there say. */
function ownersPolicy(arn: string): object {
  const [, partition = "", , , account = ""] = arn.split(":");
  const actions = [
    "GetTopicAttributes",
    "SetTopicAttributes",
    "AddPermission",
    "RemovePermission",
    "DeleteTopic",
    "Subscribe",
    "ListSubscriptionsByTopic",
    "Publish",
  ];
  return {
    Version: "2012-10-17",
    Id: "__default_policy_ID",
    Statement: [
      {
        Sid: "__default_statement_ID",
        Effect: "Allow",
        Principal: { AWS: `arn:${partition}:iam::${account}:root` },
        Action: actions.map((action) => `sns:${action}`),
        Resource: arn,
      },
    ],
  };
}

/** What a subscription that nobody has confirmed yet has in place of an ARN of its own. */
const pendingConfirmation = "PendingConfirmation";

const topicSubscription = row<TopicSubscriptionArgs>({
  source: `${source}topic_subscription.go`,
  properties: ["topic", "protocol", "endpoint"],
  replaces: ["topic", "protocol", "endpoint"],
  async create(inputs, { aws }) {
    const sns = await aws.sns();
    const { SubscriptionArn } = await sns.subscribe({
      TopicArn: idOf(inputs.topic),
      Protocol: inputs.protocol,
      Endpoint: inputs.endpoint,
      ReturnSubscriptionArn: true,
    });
    const arn = required(SubscriptionArn, "the subscription's ARN");
    const { Attributes = {} } = await sns.getSubscriptionAttributes({ SubscriptionArn: arn });
    return {
      id: arn,
      outputs: { arn, ownerId: Attributes["Owner"], pendingConfirmation: Attributes[pendingConfirmation] === "true" },
    };
  },
  update: replacedOnly,
  /** AWS deletes a subscription that is not confirmed by itself, after two days; it cannot be told to. */
  async delete({ id }, { aws }) {
    const sns = await aws.sns();
    const { Attributes = {} } = await sns.getSubscriptionAttributes({ SubscriptionArn: id });
    if (Attributes[pendingConfirmation] !== "true") await sns.unsubscribe({ SubscriptionArn: id });
  },
});

export const snsRows: Readonly<Record<string, Row>> = {
  "aws:sns/topic:Topic": topic,
  "aws:sns/topicPolicy:TopicPolicy": topicPolicy,
  "aws:sns/topicSubscription:TopicSubscription": topicSubscription,
};
