/** Tags of budgets, which are read, added to and removed from by the budget's ARN. */
import { AwsError, type Operation, type Operations } from "../../contract";
import { requestTags, type Tag, tagKeys, tagList, tagRecord, withoutTags } from "../tags";
import { type Budget, budgetTable } from "./budgets";
import type { BudgetsCloud } from "./cloud";

interface TagRequest {
  readonly ResourceARN: string;
  readonly ResourceTags?: readonly Tag[];
  readonly ResourceTagKeys?: readonly string[];
}

export function tagOperations(cloud: BudgetsCloud): Operations {
  const existing = (arn: string): Budget => {
    const budget = budgetTable(cloud)
      .values()
      .find((each) => each.arn === arn);
    if (budget === undefined) throw new AwsError("NotFoundException", `${arn} does not exist.`);
    return budget;
  };
  const save = (budget: Budget): void => {
    budgetTable(cloud).set(budget.request.BudgetName, budget);
  };
  const operation = (action: string, run: Operation<TagRequest>["run"]): Operation<TagRequest> => ({
    access: ({ ResourceARN, ResourceTags, ResourceTagKeys }) => [
      {
        action: `budgets:${action}`,
        resource: ResourceARN,
        context: { ...requestTags(tagRecord(ResourceTags)), ...tagKeys(ResourceTagKeys) },
      },
    ],
    run,
  });
  return {
    ListTagsForResource: operation("ListTagsForResource", ({ ResourceARN }) => ({
      ResourceTags: tagList(existing(ResourceARN).tags),
    })),
    TagResource: operation("TagResource", ({ ResourceARN, ResourceTags }) => {
      const budget = existing(ResourceARN);
      save({ ...budget, tags: { ...budget.tags, ...tagRecord(ResourceTags) } });
    }),
    UntagResource: operation("UntagResource", ({ ResourceARN, ResourceTagKeys }) => {
      const budget = existing(ResourceARN);
      save({ ...budget, tags: withoutTags(budget.tags, ResourceTagKeys) });
    }),
  };
}
