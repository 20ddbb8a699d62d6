import * as sns from "@pulumi/aws/sns";
import { all, ComponentResource, type ComponentResourceOptions, type Input, type Output } from "@pulumi/pulumi";
import { componentTypes } from "../../contract/componentTypes";
import { onceReady } from "../onceReady";
import { onlyPublisherTopicPolicy } from "./permissions/statement";

export interface ApprovalTopicArgs {
  /** Changing it makes another topic, whose subscriptions have to be confirmed again. */
  readonly topicName: string;
  /** E-mail addresses. Each gets a mail once and confirms that it wants to be asked. */
  readonly approvers: readonly string[];
  /** The role of the pipeline: nobody else may publish. */
  readonly publisherRoleArn: Input<string>;
  /** ARN of the KMS key that encrypts what is published until it is delivered. Default: none. */
  readonly keyArn?: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
}

/** The topic that asks people for an approval by e-mail. Costs nothing to speak of. */
export class ApprovalTopic extends ComponentResource {
  /** Resolves once nobody but the pipeline can publish. */
  public readonly topicArn: Output<string>;

  public constructor(name: string, args: ApprovalTopicArgs, options?: ComponentResourceOptions) {
    super(componentTypes.ApprovalTopic, name, {}, options);
    const child = { parent: this };
    const topic = new sns.Topic(
      `${name}-topic`,
      {
        name: args.topicName,
        ...(args.keyArn !== undefined && { kmsMasterKeyId: args.keyArn }),
        tags: { ...args.tags },
      },
      child,
    );
    const policy = new sns.TopicPolicy(
      `${name}-policy`,
      {
        arn: topic.arn,
        policy: all([topic.arn, args.publisherRoleArn]).apply(([topicArn, roleArn]) =>
          onlyPublisherTopicPolicy(topicArn, roleArn),
        ),
      },
      child,
    );
    for (const address of args.approvers) {
      new sns.TopicSubscription(
        `${name}-${address}`,
        { topic: topic.arn, protocol: "email", endpoint: address },
        child,
      );
    }
    this.topicArn = onceReady(topic.arn, policy.id);
    this.registerOutputs({ topicArn: this.topicArn });
  }
}
