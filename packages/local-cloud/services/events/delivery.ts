/** What happens in AWS's services, to whom the rules say that it is told. */
import { randomUUID } from "node:crypto";
import { messageOf } from "../../nodeErrors";
import { publishAccess, publish } from "../sns/publish";
import type { EventsCloud } from "./cloud";
import { matches } from "./pattern";
import { type Rule, ruleTable, type Target } from "./rules";
import { messageFor } from "./transformer";

const principal = "events.amazonaws.com";

/** An event of one of AWS's services. */
export interface ServiceEvent {
  /** For example `aws.codepipeline`. */
  readonly source: string;
  readonly detailType: string;
  /** ARNs of what it is about. */
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
}

/** Delivers an event to the targets of each rule that is about it. */
export function deliver(cloud: EventsCloud, { source, detailType, resources, detail }: ServiceEvent): void {
  const event = {
    version: "0",
    id: randomUUID(),
    "detail-type": detailType,
    source,
    account: cloud.accountId,
    time: cloud.clock.now().toISOString(),
    region: cloud.region,
    resources,
    detail,
  };
  for (const rule of ruleTable(cloud).values()) {
    if (!matches(rule.pattern, event)) continue;
    for (const target of rule.targets) tell(cloud, rule, target, messageFor(target, event));
  }
}

/**
 * Publishes as the topic's policy lets EventBridge, and the key's where the topic has one. What may not be delivered is
 * lost: on AWS only the metric FailedInvocations of the rule says so.
 */
function tell(cloud: EventsCloud, rule: Rule, target: Target, message: string): void {
  try {
    for (const access of publishAccess(cloud, target.Arn)) cloud.authorizeService(principal, access, rule.arn);
    publish(cloud, { TopicArn: target.Arn, Message: message });
  } catch (error) {
    cloud.emit({ kind: "log", source: `rule ${rule.name}`, line: `Not delivered: ${messageOf(error)}` });
  }
}
