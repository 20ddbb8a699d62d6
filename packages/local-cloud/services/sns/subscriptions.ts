import { randomUUID } from "node:crypto";
import { type Access, AwsError, type Operation, type Operations } from "../../contract";
import { required } from "../fields";
import type { SnsCloud } from "./cloud";
import { existingTopic, type Subscription, subscriptionTable } from "./topics";

interface SubscribeRequest {
  readonly TopicArn?: string;
  readonly Protocol?: string;
  readonly Endpoint?: string;
  readonly Attributes?: Readonly<Record<string, string>>;
}

interface SubscriptionRequest {
  readonly SubscriptionArn?: string;
}

/**
 * Subscriptions by email and of web hooks. They are confirmed at once: nobody can follow a link in what is never sent.
 * On AWS each has to confirm before it gets anything.
 */
export function subscriptionOperations(cloud: SnsCloud): Operations {
  return {
    Subscribe: subscribe(cloud),
    Unsubscribe: unsubscribe(cloud),
    GetSubscriptionAttributes: getSubscriptionAttributes(cloud),
    ListSubscriptionsByTopic: listSubscriptionsByTopic(cloud),
  };
}

function subscribe(cloud: SnsCloud): Operation<SubscribeRequest> {
  const subscriptions = subscriptionTable(cloud);
  return {
    access: ({ TopicArn, Protocol, Endpoint }) => [
      {
        action: "sns:Subscribe",
        resource: required(TopicArn, "TopicArn"),
        context: { "sns:Protocol": required(Protocol, "Protocol"), "sns:Endpoint": required(Endpoint, "Endpoint") },
      },
    ],
    run: (request) => {
      const wanted = newSubscription(cloud, request);
      // AWS answers a repeated subscription with the one that exists.
      const existing = subscriptions
        .values()
        .find(
          ({ topicArn, protocol, endpoint }) =>
            topicArn === wanted.topicArn && protocol === wanted.protocol && endpoint === wanted.endpoint,
        );
      if (existing === undefined) subscriptions.set(wanted.arn, wanted);
      return { SubscriptionArn: (existing ?? wanted).arn };
    },
  };
}

function unsubscribe(cloud: SnsCloud): Operation<SubscriptionRequest> {
  return {
    access: onTopicOf("Unsubscribe"),
    run: (request) => {
      subscriptionTable(cloud).delete(existingSubscription(cloud, request).arn);
    },
  };
}

function getSubscriptionAttributes(cloud: SnsCloud): Operation<SubscriptionRequest> {
  return {
    access: onTopicOf("GetSubscriptionAttributes"),
    run: (request) => ({ Attributes: attributesOf(cloud, existingSubscription(cloud, request)) }),
  };
}

function listSubscriptionsByTopic(cloud: SnsCloud): Operation<SubscribeRequest> {
  return {
    access: ({ TopicArn }) => [{ action: "sns:ListSubscriptionsByTopic", resource: required(TopicArn, "TopicArn") }],
    run: ({ TopicArn }) => ({
      Subscriptions: subscriptionTable(cloud)
        .values()
        .filter(({ topicArn }) => topicArn === TopicArn)
        .map(({ arn, topicArn, protocol, endpoint }) => ({
          SubscriptionArn: arn,
          TopicArn: topicArn,
          Protocol: protocol,
          Endpoint: endpoint,
          Owner: cloud.accountId,
        })),
    }),
  };
}

function onTopicOf(action: string) {
  return ({ SubscriptionArn }: SubscriptionRequest): readonly Access[] => [
    { action: `sns:${action}`, resource: required(SubscriptionArn, "SubscriptionArn").replace(/:[^:]*$/u, "") },
  ];
}

function existingSubscription(cloud: SnsCloud, { SubscriptionArn = "" }: SubscriptionRequest): Subscription {
  const subscription = subscriptionTable(cloud).get(SubscriptionArn);
  if (subscription === undefined) throw new AwsError("NotFound", "Subscription does not exist", 404);
  return subscription;
}

function newSubscription(
  cloud: SnsCloud,
  { TopicArn, Protocol, Endpoint, Attributes = {} }: SubscribeRequest,
): Subscription {
  const topic = existingTopic(cloud, required(TopicArn, "TopicArn"));
  if (!isRehearsed(Protocol))
    throw new AwsError(
      "NotImplemented",
      `The rehearsal's cloud delivers to email addresses and by https only, not by ${String(Protocol)}.`,
      501,
    );
  // Source: the API reference of SNS, Subscribe: the endpoint of https begins so.
  if (Protocol === "https" && Endpoint?.startsWith("https://") !== true)
    throw new AwsError("InvalidParameter", "Invalid parameter: Endpoint must match the specified protocol");
  const attributes = Object.keys(Attributes);
  if (attributes.length > 0)
    throw new AwsError(
      "NotImplemented",
      `The rehearsal's cloud does not know the subscription attributes ${attributes.join(", ")}.`,
      501,
    );
  return {
    arn: `${topic.arn}:${randomUUID()}`,
    topicArn: topic.arn,
    protocol: Protocol,
    endpoint: required(Endpoint, "Endpoint"),
  };
}

function isRehearsed(protocol: string | undefined): protocol is Subscription["protocol"] {
  return protocol === "email" || protocol === "email-json" || protocol === "https";
}

function attributesOf(
  cloud: SnsCloud,
  { arn, topicArn, protocol, endpoint }: Subscription,
): ReadonlyMap<string, string> {
  return new Map([
    ["SubscriptionArn", arn],
    ["TopicArn", topicArn],
    ["Owner", cloud.accountId],
    ["Protocol", protocol],
    ["Endpoint", endpoint],
    ["PendingConfirmation", "false"],
    ["ConfirmationWasAuthenticated", "true"],
    ["RawMessageDelivery", "false"],
  ]);
}
