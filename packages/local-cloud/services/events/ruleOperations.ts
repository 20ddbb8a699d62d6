/** PutRule, DescribeRule, ListRules, DeleteRule. */
import { z } from "zod";
import { type Access, AwsError, type Operations } from "../../contract";
import { defined } from "../fields";
import { requestTags, type Tag, tagRecord } from "../tags";
import type { EventsCloud } from "./cloud";
import { parsePattern } from "./pattern";
import { bus, existingRule, onRule, read, type Rule, ruleArn, ruleTable } from "./rules";

const putSchema = z.strictObject({
  Name: z.string(),
  Description: z.string().optional(),
  EventBusName: bus,
  EventPattern: z.string(),
  State: z.literal("ENABLED").optional(),
  Tags: z.array(z.strictObject({ Key: z.string(), Value: z.string() })).default([]),
});
const namedSchema = z.strictObject({ Name: z.string(), EventBusName: bus });
const listSchema = z.strictObject({ EventBusName: bus, NamePrefix: z.string().default("") });

export function ruleOperations(cloud: EventsCloud): Operations {
  const rules = ruleTable(cloud);
  return {
    PutRule: read(
      putSchema,
      {
        access: ({ Name, Tags }) => putAccess(cloud, Name, Tags),
        run: ({ Name: name, Description: description, EventPattern: patternText, Tags }) => {
          const before = rules.get(name);
          const arn = ruleArn(cloud, name);
          // A rule that is there keeps its targets and its tags. Source: the API reference of EventBridge, PutRule.
          const { targets = [], tags = tagRecord(Tags) } = before ?? {};
          rules.set(name, { arn, name, description, patternText, pattern: parsePattern(patternText), targets, tags });
          return { RuleArn: arn };
        },
      },
      "PutRule",
    ),
    DescribeRule: read(
      namedSchema,
      {
        access: ({ Name }) => onRule(cloud, "DescribeRule", Name),
        run: ({ Name }) => ({ ...describe(existingRule(cloud, Name)), CreatedBy: cloud.accountId }),
      },
      "DescribeRule",
    ),
    ListRules: read(
      listSchema,
      {
        access: () => onRule(cloud, "ListRules", "*"),
        run: ({ NamePrefix }) => ({
          Rules: rules
            .values()
            .filter(({ name }) => name.startsWith(NamePrefix))
            .map(describe),
        }),
      },
      "ListRules",
    ),
    DeleteRule: read(
      namedSchema,
      {
        access: ({ Name }) => onRule(cloud, "DeleteRule", Name),
        run: ({ Name }) => {
          if ((rules.get(Name)?.targets.length ?? 0) > 0)
            throw new AwsError("ValidationException", "Rule can't be deleted since it has targets.");
          rules.delete(Name);
        },
      },
      "DeleteRule",
    ),
  };
}

function putAccess(cloud: EventsCloud, name: string, tags: readonly Tag[]): readonly Access[] {
  const context = requestTags(tagRecord(tags));
  const actions = tags.length === 0 ? ["PutRule"] : ["PutRule", "TagResource"];
  return actions.flatMap((action) => onRule(cloud, action, name)).map((access) => ({ ...access, context }));
}

function describe({ arn, name, description, patternText }: Rule): object {
  return defined({
    Name: name,
    Arn: arn,
    Description: description,
    EventPattern: patternText,
    State: "ENABLED",
    EventBusName: "default",
  });
}
