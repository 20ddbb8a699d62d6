import * as sns from "@pulumi/aws/sns";
import { ComponentResource, type ComponentResourceOptions, type Output } from "@pulumi/pulumi";
import { componentTypes } from "../../contract/componentTypes";
import type { AlarmSettings } from "../../settings/schema";
import { onceReady } from "../onceReady";
import { alarmTopicPolicy, type AlarmSources } from "../platform/permissions/statement";

export interface AlarmTopicArgs extends AlarmSettings {
  /** Changing it makes another topic, whose subscriptions have to be confirmed again. */
  readonly topicName: string;
  /** What may publish. */
  readonly sources: AlarmSources;
  /** ARN of the KMS key that encrypts what is published until it is delivered. Default: none. */
  readonly keyArn?: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
}

/** The topic of an environment's alarms, with whoever is told of them. Costs nothing to speak of. */
export class AlarmTopic extends ComponentResource {
  /** Resolves once CloudWatch may publish. */
  public readonly topicArn: Output<string>;

  public constructor(name: string, args: AlarmTopicArgs, options?: ComponentResourceOptions) {
    super(componentTypes.AlarmTopic, name, {}, options);
    const child = { parent: this };
    const { topicName, sources, keyArn, emails, webhooks, tags } = args;
    const topic = new sns.Topic(
      `${name}-topic`,
      { name: topicName, ...(keyArn !== undefined && { kmsMasterKeyId: keyArn }), tags: { ...tags } },
      child,
    );
    const policy = new sns.TopicPolicy(
      `${name}-policy`,
      { arn: topic.arn, policy: topic.arn.apply((topicArn) => alarmTopicPolicy(topicArn, sources)) },
      child,
    );
    const subscribe = (protocol: "email" | "https", endpoint: string): void => {
      new sns.TopicSubscription(`${name}-${endpoint}`, { topic: topic.arn, protocol, endpoint }, child);
    };
    for (const address of emails) subscribe("email", address);
    for (const address of webhooks) subscribe("https", address);
    this.topicArn = onceReady(topic.arn, policy.id);
    this.registerOutputs({ topicArn: this.topicArn });
  }
}
