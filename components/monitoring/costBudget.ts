import { Budget } from "@pulumi/aws/budgets";
import { ComponentResource, type ComponentResourceOptions, type Output } from "@pulumi/pulumi";
import { componentTypes } from "../../contract/componentTypes";
import { environmentNames } from "../../settings/names";
import type { BudgetSettings } from "../../settings/schema";
import { projectTag } from "../../settings/tags";
import type { Environment, Tagged } from "../environment";

export interface CostBudgetArgs extends Environment, Tagged {
  /** How much, what counts, and who is told. Changes in place. */
  readonly settings: BudgetSettings;
}

/** When somebody is told, in percent of the budget. */
const alerts = [
  { notificationType: "ACTUAL", threshold: 80 },
  { notificationType: "ACTUAL", threshold: 100 },
  { notificationType: "FORECASTED", threshold: 100 },
] as const;

/**
 * A monthly budget of AWS Budgets, which writes to e-mail addresses itself: it publishes to no topic. It stops nothing.
 *
 * Costs nothing. Whoever makes it needs rights of billing (`budgets:ModifyBudget`), which IAM users and roles have once
 * the account's root user has opened billing to them.
 */
export class CostBudget extends ComponentResource {
  public readonly budgetName: Output<string>;

  public constructor(name: string, args: CostBudgetArgs, options?: ComponentResourceOptions) {
    super(componentTypes.CostBudget, name, {}, options);
    const { project, stack, location, settings, tags } = args;
    const { monthlyDollars, counts, emails } = settings;
    const budget = new Budget(
      `${name}-monthly`,
      {
        name: environmentNames(project, stack).budget(location),
        budgetType: "COST",
        timeUnit: "MONTHLY",
        limitAmount: String(monthlyDollars),
        limitUnit: "USD",
        metrics: "UnblendedCost",
        filterExpression:
          counts === "tag"
            ? { tags: { key: projectTag, values: [project] } }
            : { dimensions: { key: "SERVICE", values: ["Amazon SageMaker"] } },
        notifications: alerts.map((alert) => ({
          ...alert,
          comparisonOperator: "GREATER_THAN",
          thresholdType: "PERCENTAGE",
          subscriberEmailAddresses: [...emails],
        })),
        tags: { ...tags },
      },
      { parent: this },
    );
    this.budgetName = budget.name;
    this.registerOutputs({ budgetName: this.budgetName });
  }
}
