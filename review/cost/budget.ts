/** Whether the estimate of what the stacks cost stays within the budgets that they declare. */
import { z } from "zod";
import type { Declared } from "./charge";
import { type Cost, monthOf, type ResourceCost } from "./cost";
import { dollars } from "./lines";

/** A stack, what its program declares, and what that costs. */
export interface PricedStack {
  readonly stack: string;
  readonly resources: readonly Declared[];
  readonly cost: Cost;
}

/** A budget, and what of it the stacks that were looked at need. */
export interface BudgetEstimate {
  /** The stack that declares it. */
  readonly stack: string;
  readonly monthlyDollars: number;
  readonly counts: "sagemaker" | "tag";
  /** Those of which the month is estimated. */
  readonly stacks: readonly string[];
  /** US dollars of a month with its runs and predictions. */
  readonly estimate: number;
}

const budgetSchema = z.object({
  limitAmount: z.coerce.number(),
  filterExpression: z.object({ tags: z.unknown().optional() }),
});

/** Each budget counts what all stacks of the project cost: the account's SageMaker, or everything with its tag. */
export function budgetEstimates(priced: readonly PricedStack[]): readonly BudgetEstimate[] {
  return priced.flatMap(({ stack, resources }) =>
    resources
      .filter(({ type }) => type === "aws:budgets/budget:Budget")
      .map(({ inputs }): BudgetEstimate => {
        const { limitAmount, filterExpression } = budgetSchema.parse(inputs);
        const counts = filterExpression.tags === undefined ? "sagemaker" : "tag";
        const months = priced.map(({ cost }) => (counts === "tag" ? cost.month : monthOfSagemaker(cost)));
        return {
          stack,
          monthlyDollars: limitAmount,
          counts,
          stacks: priced.map((each) => each.stack),
          estimate: months.reduce((sum, month) => sum + month, 0),
        };
      }),
  );
}

function monthOfSagemaker({ resources, usage }: Cost): number {
  return resources.filter(isSagemaker).reduce((sum, resource) => sum + monthOf(resource, usage), 0);
}

function isSagemaker({ type }: ResourceCost): boolean {
  return type.startsWith("aws:sagemaker/") || type === "pulumi-nodejs:dynamic/release:TrainingJob";
}

export function isExceeded({ estimate, monthlyDollars }: BudgetEstimate): boolean {
  return estimate > monthlyDollars;
}

const counted = { sagemaker: "the account's SageMaker", tag: "what has the project's tag" };

/** One sentence. What is not priced, and what others use in the account, is not in the estimate. */
export function budgetSentence(budget: BudgetEstimate): string {
  const { stack, monthlyDollars, counts, stacks, estimate } = budget;
  const names = new Intl.ListFormat("en").format(stacks);
  return (
    `The budget of ${stack}, ${dollars(monthlyDollars)} a month for ${counted[counts]}, ` +
    `${isExceeded(budget) ? "is exceeded" : "holds"}: ${names} need${stacks.length === 1 ? "s" : ""} ` +
    `${dollars(estimate)} of it, by this estimate.`
  );
}
