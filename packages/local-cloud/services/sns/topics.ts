import { AwsError, type Table, type Tables } from "../../contract";
import type { Tags } from "../tags";
import type { SnsCloud } from "./cloud";

export interface Topic {
  readonly arn: string;
  readonly name: string;
  /** As the program wrote it; absent means the policy that AWS gives every topic. */
  readonly policy: string | undefined;
  /** The other attributes that were set, `DisplayName` for example. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly tags: Tags;
}

export interface Subscription {
  readonly arn: string;
  readonly topicArn: string;
  readonly protocol: "email" | "email-json" | "https";
  readonly endpoint: string;
}

/** Topics by ARN. */
export function topicTable(cloud: Tables): Table<Topic> {
  return cloud.table<Topic>("sns-topics");
}

/** Subscriptions by ARN. */
export function subscriptionTable(cloud: Tables): Table<Subscription> {
  return cloud.table<Subscription>("sns-subscriptions");
}

/** @throws AwsError NotFoundException */
export function existingTopic(cloud: SnsCloud, arn: string): Topic {
  const topic = topicTable(cloud).get(arn);
  if (topic === undefined) throw new AwsError("NotFound", "Topic does not exist", 404);
  return topic;
}
