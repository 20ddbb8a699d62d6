import { randomUUID } from "node:crypto";
import { type Access, AwsError, type Operation } from "../../contract";
import { required } from "../fields";
import { keyUse } from "../kms/use";
import type { SnsCloud } from "./cloud";
import { send } from "./outbox";
import { existingTopic, subscriptionTable, topicTable } from "./topics";

interface PublishRequest {
  readonly TopicArn?: string;
  readonly Message?: string;
  readonly Subject?: string;
}

/** What SNS writes when a message has no subject. */
const defaultSubject = "AWS Notification Message";
/** Bytes. */
const longestMessage = 262_144;

export function publishOperation(cloud: SnsCloud): Operation<PublishRequest> {
  return {
    access: ({ TopicArn }) => publishAccess(cloud, required(TopicArn, "TopicArn")),
    run: (request) => publish(cloud, request),
  };
}

/** What whoever publishes to a topic must be allowed: its key has to encrypt the message, too. */
export function publishAccess(cloud: SnsCloud, topicArn: string): readonly Access[] {
  const key = topicTable(cloud).get(topicArn)?.attributes["KmsMasterKeyId"];
  return [
    { action: "sns:Publish", resource: topicArn },
    ...(key === undefined || key === "" ? [] : keyUse(cloud, "sns", key, "GenerateDataKey", "Decrypt")),
  ];
}

/** Publishes, once that is allowed. */
export function publish(
  cloud: SnsCloud,
  { TopicArn, Message, Subject = defaultSubject }: PublishRequest,
): { readonly MessageId: string } {
  const topic = existingTopic(cloud, required(TopicArn, "TopicArn"));
  const body = required(Message, "Message");
  if (Buffer.byteLength(body) > longestMessage)
    throw new AwsError("InvalidParameter", "Invalid parameter: Message too long");
  if (!/^[\x20-\x7e]{1,100}$/u.test(Subject))
    throw new AwsError("InvalidParameter", "Invalid parameter: Subject (at most 100 printable ASCII characters)");
  const at = cloud.clock.now().toISOString();
  for (const { topicArn, endpoint } of subscriptionTable(cloud).values()) {
    if (topicArn === topic.arn) send(cloud, { subject: Subject, body, to: endpoint, at });
  }
  return { MessageId: randomUUID() };
}
