import { parsePolicy } from "../../authorization/policy";
import { type Access, AwsError, type Operation, type Operations } from "../../contract";
import { required } from "../fields";
import { requestTags, type Tag, tagKeys, tagList, tagRecord, withoutTags } from "../tags";
import type { SnsCloud } from "./cloud";
import { existingTopic, subscriptionTable, type Topic, topicTable } from "./topics";

interface TopicRequest {
  readonly TopicArn?: string;
}

interface CreateTopicRequest {
  readonly Name?: string;
  readonly Attributes?: Readonly<Record<string, string>>;
  readonly Tags?: readonly Tag[];
}

interface SetTopicAttributesRequest extends TopicRequest {
  readonly AttributeName?: string;
  readonly AttributeValue?: string;
}

interface TagRequest {
  readonly ResourceArn?: string;
  readonly Tags?: readonly Tag[];
  readonly TagKeys?: readonly string[];
}

/** Attributes that change nothing of what a rehearsal does with a topic; any other is refused. */
const plainAttributes = new Set([
  "DisplayName",
  "KmsMasterKeyId",
  "SignatureVersion",
  "TracingConfig",
  "DeliveryPolicy",
]);

export function topicOperations(cloud: SnsCloud): Operations {
  const topics = topicTable(cloud);
  const subscriptions = subscriptionTable(cloud);
  const arnOf = (name: string | undefined): string =>
    `arn:${cloud.partition}:sns:${cloud.region}:${cloud.accountId}:${required(name, "Name")}`;
  const on =
    (action: string) =>
    ({ TopicArn }: TopicRequest): readonly Access[] => [
      { action: `sns:${action}`, resource: required(TopicArn, "TopicArn") },
    ];
  const onTags =
    (action: string) =>
    ({ ResourceArn, Tags, TagKeys }: TagRequest): readonly Access[] => [
      {
        action: `sns:${action}`,
        resource: required(ResourceArn, "ResourceArn"),
        context: { ...requestTags(tagRecord(Tags)), ...tagKeys(TagKeys) },
      },
    ];

  const create: Operation<CreateTopicRequest> = {
    access: ({ Name, Tags }) => {
      const resource = arnOf(Name);
      const context = requestTags(tagRecord(Tags));
      return [
        { action: "sns:CreateTopic", resource, context },
        ...(Tags === undefined ? [] : [{ action: "sns:TagResource", resource, context }]),
      ];
    },
    run: ({ Name, Attributes = {}, Tags }) => {
      const arn = arnOf(Name);
      if (topics.get(arn) === undefined) {
        const topic: Topic = {
          arn,
          name: required(Name, "Name"),
          policy: undefined,
          attributes: {},
          tags: tagRecord(Tags),
        };
        topics.set(arn, Object.entries(Attributes).reduce(withAttribute, topic));
      }
      return { TopicArn: arn };
    },
  };
  const remove: Operation<TopicRequest> = {
    access: on("DeleteTopic"),
    run: ({ TopicArn = "" }) => {
      topics.delete(TopicArn);
      for (const { arn, topicArn } of subscriptions.values()) if (topicArn === TopicArn) subscriptions.delete(arn);
    },
  };
  const getAttributes: Operation<TopicRequest> = {
    access: on("GetTopicAttributes"),
    run: ({ TopicArn = "" }) => ({ Attributes: attributesOf(cloud, existingTopic(cloud, TopicArn)) }),
  };
  const setAttributes: Operation<SetTopicAttributesRequest> = {
    access: on("SetTopicAttributes"),
    run: ({ TopicArn = "", AttributeName, AttributeValue = "" }) => {
      topics.set(
        TopicArn,
        withAttribute(existingTopic(cloud, TopicArn), [required(AttributeName, "AttributeName"), AttributeValue]),
      );
    },
  };
  const listTags: Operation<TagRequest> = {
    access: onTags("ListTagsForResource"),
    run: ({ ResourceArn = "" }) => ({ Tags: tagList(existingTopic(cloud, ResourceArn).tags) }),
  };
  const tag: Operation<TagRequest> = {
    access: onTags("TagResource"),
    run: ({ ResourceArn = "", Tags }) => {
      const topic = existingTopic(cloud, ResourceArn);
      topics.set(topic.arn, { ...topic, tags: { ...topic.tags, ...tagRecord(Tags) } });
    },
  };
  const untag: Operation<TagRequest> = {
    access: onTags("UntagResource"),
    run: ({ ResourceArn = "", TagKeys }) => {
      const topic = existingTopic(cloud, ResourceArn);
      topics.set(topic.arn, { ...topic, tags: withoutTags(topic.tags, TagKeys) });
    },
  };
  return {
    CreateTopic: create,
    DeleteTopic: remove,
    GetTopicAttributes: getAttributes,
    SetTopicAttributes: setAttributes,
    ListTagsForResource: listTags,
    TagResource: tag,
    UntagResource: untag,
  };
}

function withAttribute(topic: Topic, [name, value]: readonly [string, string]): Topic {
  if (name === "Policy") {
    if (value !== "") parsePolicy(value);
    return { ...topic, policy: value === "" ? undefined : value };
  }
  if (!plainAttributes.has(name))
    throw new AwsError("NotImplemented", `The rehearsal's cloud does not know the topic attribute ${name}.`, 501);
  return { ...topic, attributes: { ...topic.attributes, [name]: value } };
}

function attributesOf(cloud: SnsCloud, topic: Topic): ReadonlyMap<string, string> {
  const confirmed = subscriptionTable(cloud)
    .values()
    .filter(({ topicArn }) => topicArn === topic.arn).length;
  return new Map([
    ["TopicArn", topic.arn],
    ["Owner", cloud.accountId],
    ["Policy", topic.policy ?? defaultPolicy(cloud, topic.arn)],
    ["SubscriptionsConfirmed", String(confirmed)],
    ["SubscriptionsPending", "0"],
    ["SubscriptionsDeleted", "0"],
    ["DisplayName", ""],
    ...Object.entries(topic.attributes),
  ]);
}

/** What AWS shows for a topic without a policy of its own: everyone of the account whose own policies allow it. */
function defaultPolicy(cloud: SnsCloud, arn: string): string {
  return JSON.stringify({
    Version: "2008-10-17",
    Id: "__default_policy_ID",
    Statement: [
      {
        Sid: "__default_statement_ID",
        Effect: "Allow",
        Principal: { AWS: "*" },
        Action: [
          "SNS:GetTopicAttributes",
          "SNS:SetTopicAttributes",
          "SNS:AddPermission",
          "SNS:RemovePermission",
          "SNS:DeleteTopic",
          "SNS:Subscribe",
          "SNS:ListSubscriptionsByTopic",
          "SNS:Publish",
        ],
        Resource: arn,
        Condition: { StringEquals: { "AWS:SourceOwner": cloud.accountId } },
      },
    ],
  });
}
