import type { SnsCloud } from "./cloud";
import { subscriptionTable, type Topic } from "./topics";

/** Everything that GetTopicAttributes answers about a topic. */
export function attributesOf(cloud: SnsCloud, topic: Topic): ReadonlyMap<string, string> {
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
function defaultPolicy({ accountId }: SnsCloud, arn: string): string {
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
        Condition: { StringEquals: { "AWS:SourceOwner": accountId } },
      },
    ],
  });
}
