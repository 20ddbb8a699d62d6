/** A budget of which a revision changes the limit, the filter and who is told at 80 percent. */
import { Budget } from "@pulumi/aws/budgets";

export function declareBudget(revision: string, tags: Readonly<Record<string, string>>): void {
  const notification = { comparisonOperator: "GREATER_THAN", thresholdType: "PERCENTAGE", notificationType: "ACTUAL" };
  new Budget("budget", {
    name: "every-type",
    budgetType: "COST",
    timeUnit: "MONTHLY",
    limitAmount: `${revision}00`,
    limitUnit: "USD",
    metrics: "UnblendedCost",
    filterExpression:
      revision === "1"
        ? { dimensions: { key: "SERVICE", values: ["Amazon SageMaker"] } }
        : { tags: { key: "revision", values: [revision] } },
    notifications: [
      { ...notification, threshold: 100, subscriberEmailAddresses: ["kept@example.com"] },
      { ...notification, threshold: 80, subscriberEmailAddresses: [`revision-${revision}@example.com`] },
    ],
    tags: { ...tags },
  });
}
