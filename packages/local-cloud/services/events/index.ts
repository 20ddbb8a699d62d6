/** EventBridge: rules of the default bus for events of AWS's own services, with topics of SNS as targets. */
import type { Service } from "../../contract";
import type { EventsCloud } from "./cloud";
import { ruleOperations } from "./ruleOperations";
import { ruleTagOperations } from "./ruleTags";
import { targetOperations } from "./targetOperations";

export function createEvents(cloud: EventsCloud): Service {
  return {
    name: "events",
    protocol: "awsJson",
    operations: { ...ruleOperations(cloud), ...targetOperations(cloud), ...ruleTagOperations(cloud) },
  };
}
