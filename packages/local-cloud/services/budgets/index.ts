/** AWS Budgets: budgets of a cost, with notifications by mail. Nothing is paid here, so no budget is ever met. */
import type { Service } from "../../contract";
import { budgetOperations } from "./budgetOperations";
import type { BudgetsCloud } from "./cloud";
import { notificationOperations } from "./notificationOperations";
import { tagOperations } from "./tagOperations";

export function createBudgets(cloud: BudgetsCloud): Service {
  return {
    name: "budgets",
    protocol: "awsJson",
    operations: { ...budgetOperations(cloud), ...notificationOperations(cloud), ...tagOperations(cloud) },
  };
}
