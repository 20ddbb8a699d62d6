/** PutTargets, ListTargetsByRule, RemoveTargets. */
import { z } from "zod";
import { AwsError, type Operations } from "../../contract";
import { defined } from "../fields";
import type { EventsCloud } from "./cloud";
import { bus, existingRule, onRule, read, ruleTable, type Target, targetSchema } from "./rules";
import { checkTransformer } from "./transformer";

const ruleSchema = z.strictObject({ Rule: z.string(), EventBusName: bus });
// The aws provider asks for pages of a hundred. Seen: the real provider, November 2026.
const listSchema = ruleSchema.extend({ Limit: z.int().optional(), NextToken: z.string().optional() });
const putSchema = ruleSchema.extend({ Targets: z.array(targetSchema) });
const removeSchema = ruleSchema.extend({ Ids: z.array(z.string()) });

/** Of a rule. Source: the quotas of EventBridge. */
const mostTargets = 5;
const nothingFailed = { FailedEntryCount: 0, FailedEntries: [] };

export function targetOperations(cloud: EventsCloud): Operations {
  const setTargets = (name: string, targets: readonly Target[]): void => {
    ruleTable(cloud).set(name, { ...existingRule(cloud, name), targets });
  };
  const others = (name: string, ids: readonly string[]): readonly Target[] =>
    existingRule(cloud, name).targets.filter(({ Id }) => !ids.includes(Id));
  return {
    PutTargets: read(
      putSchema,
      {
        access: ({ Rule }) => onRule(cloud, "PutTargets", Rule),
        run: ({ Rule, Targets }) => {
          for (const target of Targets) checkTarget(target);
          const kept = others(
            Rule,
            Targets.map(({ Id }) => Id),
          );
          if (kept.length + Targets.length > mostTargets)
            throw new AwsError("LimitExceededException", `A rule has at most ${mostTargets} targets.`);
          setTargets(Rule, [...kept, ...Targets]);
          return nothingFailed;
        },
      },
      "PutTargets",
    ),
    ListTargetsByRule: read(
      listSchema,
      {
        access: ({ Rule }) => onRule(cloud, "ListTargetsByRule", Rule),
        run: ({ Rule, ...page }) => targetsOfPage(existingRule(cloud, Rule).targets, page),
      },
      "ListTargetsByRule",
    ),
    RemoveTargets: read(
      removeSchema,
      {
        access: ({ Rule }) => onRule(cloud, "RemoveTargets", Rule),
        run: ({ Rule, Ids }) => {
          setTargets(Rule, others(Rule, Ids));
          return nothingFailed;
        },
      },
      "RemoveTargets",
    ),
  };
}

/** A page is named by the target that it begins with. */
function targetsOfPage(
  targets: readonly Target[],
  { Limit = mostTargets, NextToken }: Pick<z.infer<typeof listSchema>, "Limit" | "NextToken">,
): object {
  const start = NextToken === undefined ? 0 : targets.findIndex(({ Id }) => Id === NextToken);
  if (start === -1) throw new AwsError("ValidationException", "The NextToken is not valid.");
  return defined({ Targets: targets.slice(start, start + Limit), NextToken: targets[start + Limit]?.Id });
}

function checkTarget(target: Target): void {
  if (target.Arn.split(":")[2] !== "sns")
    throw new AwsError(
      "NotImplemented",
      `The rehearsal's EventBridge delivers to topics of SNS, not to ${target.Arn}.`,
      501,
    );
  checkTransformer(target);
}
