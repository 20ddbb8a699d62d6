/** Rules as the cloud keeps them. */
import { z } from "zod";
import { type Access, type Account, AwsError, type Table, type Tables } from "../../contract";
import { requestReader } from "../../requests";
import type { Tags } from "../tags";
import type { EventPattern } from "./pattern";

export const read = requestReader("EventBridge", "ValidationException");

/** The bus of the account, which the events of AWS's services come to: others are not rehearsed. */
export const bus = z.literal("default").optional();

/** Where an event goes, and as what. */
export const targetSchema = z.strictObject({
  Id: z.string(),
  Arn: z.string(),
  InputTransformer: z
    .strictObject({ InputPathsMap: z.record(z.string(), z.string()).default({}), InputTemplate: z.string() })
    .optional(),
});

export type Target = z.infer<typeof targetSchema>;

export interface Rule {
  readonly arn: string;
  readonly name: string;
  readonly description: string | undefined;
  /** As it was written. */
  readonly patternText: string;
  readonly pattern: EventPattern;
  readonly targets: readonly Target[];
  readonly tags: Tags;
}

/** Rules by name. */
export function ruleTable(cloud: Tables): Table<Rule> {
  return cloud.table<Rule>("events-rules");
}

/** @throws AwsError ResourceNotFoundException */
export function existingRule(cloud: Tables, name: string): Rule {
  const rule = ruleTable(cloud).get(name);
  if (rule === undefined)
    throw new AwsError("ResourceNotFoundException", `Rule ${name} does not exist on EventBus default.`);
  return rule;
}

export function ruleArn({ partition, region, accountId }: Account, name: string): string {
  return `arn:${partition}:events:${region}:${accountId}:rule/${name}`;
}

/** The right that an operation on a rule asks for. Source: the Service Authorization Reference, EventBridge. */
export function onRule(cloud: Account, action: string, name: string): readonly Access[] {
  return [{ action: `events:${action}`, resource: ruleArn(cloud, name) }];
}
