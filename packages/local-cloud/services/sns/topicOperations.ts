/** CreateTopic, DeleteTopic, GetTopicAttributes, SetTopicAttributes. */
import { checkResourcePolicy } from "../../authorization/documentKinds";
import { type Access, AwsError, type Operation, type Operations } from "../../contract";
import { required } from "../fields";
import { requestTags, type Tag, tagRecord } from "../tags";
import type { SnsCloud } from "./cloud";
import { attributesOf } from "./topicAttributes";
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

/** Attributes that change nothing of what a rehearsal does with a topic; any other is refused. */
const plainAttributes = new Set([
  "DisplayName",
  "KmsMasterKeyId",
  "SignatureVersion",
  "TracingConfig",
  "DeliveryPolicy",
]);

/**
 * How much of what is delivered is logged, which nothing does without a role for it. The aws provider sets each of them
 * whenever it creates a topic (seen: November 2026). Source: the API reference of SNS, SetTopicAttributes.
 */
const sampleRate = /^(?:Application|Firehose|HTTP|Lambda|SQS)SuccessFeedbackSampleRate$/u;

export function topicOperations(cloud: SnsCloud): Operations {
  return {
    CreateTopic: createTopic(cloud),
    DeleteTopic: deleteTopic(cloud),
    GetTopicAttributes: getTopicAttributes(cloud),
    SetTopicAttributes: setTopicAttributes(cloud),
  };
}

function createTopic(cloud: SnsCloud): Operation<CreateTopicRequest> {
  const topics = topicTable(cloud);
  const arnOf = (name: string | undefined): string =>
    `arn:${cloud.partition}:sns:${cloud.region}:${cloud.accountId}:${required(name, "Name")}`;
  return {
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
        const name = required(Name, "Name");
        const topic: Topic = { arn, name, policy: undefined, attributes: {}, tags: tagRecord(Tags) };
        topics.set(arn, Object.entries(Attributes).reduce(withAttribute, topic));
      }
      return { TopicArn: arn };
    },
  };
}

function deleteTopic(cloud: SnsCloud): Operation<TopicRequest> {
  const subscriptions = subscriptionTable(cloud);
  return {
    access: onTopic("DeleteTopic"),
    run: ({ TopicArn = "" }) => {
      topicTable(cloud).delete(TopicArn);
      for (const { arn, topicArn } of subscriptions.values()) if (topicArn === TopicArn) subscriptions.delete(arn);
    },
  };
}

function getTopicAttributes(cloud: SnsCloud): Operation<TopicRequest> {
  return {
    access: onTopic("GetTopicAttributes"),
    run: ({ TopicArn = "" }) => ({ Attributes: attributesOf(cloud, existingTopic(cloud, TopicArn)) }),
  };
}

function setTopicAttributes(cloud: SnsCloud): Operation<SetTopicAttributesRequest> {
  return {
    access: onTopic("SetTopicAttributes"),
    run: ({ TopicArn = "", AttributeName, AttributeValue = "" }) => {
      const attribute = [required(AttributeName, "AttributeName"), AttributeValue] as const;
      topicTable(cloud).set(TopicArn, withAttribute(existingTopic(cloud, TopicArn), attribute));
    },
  };
}

function onTopic(action: string) {
  return ({ TopicArn }: TopicRequest): readonly Access[] => [
    { action: `sns:${action}`, resource: required(TopicArn, "TopicArn") },
  ];
}

function withAttribute(topic: Topic, [name, value]: readonly [string, string]): Topic {
  if (name === "Policy") {
    // Source: the API reference of SNS, SetTopicAttributes, and the developer guide, "Key concepts in access policies".
    if (value !== "") checkResourcePolicy(value, (resource) => resource === topic.arn, "InvalidParameter");
    return { ...topic, policy: value === "" ? undefined : value };
  }
  if (sampleRate.test(name)) checkSampleRate(name, value);
  else if (!plainAttributes.has(name))
    throw new AwsError("NotImplemented", `The rehearsal's cloud does not know the topic attribute ${name}.`, 501);
  return { ...topic, attributes: { ...topic.attributes, [name]: value } };
}

function checkSampleRate(name: string, value: string): void {
  if (!/^\d{1,3}$/u.test(value) || Number(value) > 100)
    throw new AwsError(
      "InvalidParameter",
      `Invalid parameter: ${name} Reason: ${value} is no percentage from 0 to 100`,
    );
}
