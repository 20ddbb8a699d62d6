/** SNS: topics, subscriptions by email and of web hooks. What is published stays in an outbox. */
import type { Service } from "../../contract";
import type { SnsCloud } from "./cloud";
import { publishOperation } from "./publish";
import { subscriptionOperations } from "./subscriptions";
import { topicOperations } from "./topicOperations";
import { topicTagOperations } from "./topicTags";

export { type Mail, outbox } from "./outbox";

export function createSns(cloud: SnsCloud): Service {
  return {
    name: "sns",
    protocol: "query",
    operations: {
      ...topicOperations(cloud),
      ...topicTagOperations(cloud),
      ...subscriptionOperations(cloud),
      Publish: publishOperation(cloud),
    },
  };
}
