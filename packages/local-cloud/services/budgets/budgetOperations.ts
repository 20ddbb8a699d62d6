/** CreateBudget, DescribeBudget, UpdateBudget, DeleteBudget. */
import { z } from "zod";
import { type Access, AwsError, type Operations } from "../../contract";
import { without } from "../fields";
import { requestTags, tagRecord } from "../tags";
import { type Budget, budgetArn, budgetSchema, budgetTable, existingBudget, namedSchema, on, read } from "./budgets";
import type { BudgetsCloud } from "./cloud";

const tag = z.strictObject({ Key: z.string(), Value: z.string() });
const createSchema = z.strictObject({
  AccountId: z.string(),
  Budget: budgetSchema,
  ResourceTags: z.array(tag).default([]),
});
const describeSchema = namedSchema.extend({ ShowFilterExpression: z.boolean().default(false) });
const updateSchema = z.strictObject({ AccountId: z.string(), NewBudget: budgetSchema });

type CreateRequest = z.infer<typeof createSchema>;
type BudgetRequest = Budget["request"];

/** "2087-06-15 00:00 UTC", as the API reference of Budgets, TimePeriod, says it. */
const lastEnd = Date.UTC(2087, 5, 15) / 1000;

export function budgetOperations(cloud: BudgetsCloud): Operations {
  const modify = on(cloud, "ModifyBudget");
  const seconds = (): number => cloud.clock.now().getTime() / 1000;
  return {
    CreateBudget: read(
      createSchema,
      {
        access: (request) => createAccess(cloud, request),
        run: ({ AccountId, Budget: request, ResourceTags }) => {
          const { BudgetName } = request;
          requireMetric(request);
          if (budgetTable(cloud).get(BudgetName) !== undefined)
            throw new AwsError(
              "DuplicateRecordException",
              `Error creating budget: ${BudgetName} - the budget already exists.`,
            );
          budgetTable(cloud).set(BudgetName, {
            arn: budgetArn(cloud, { AccountId, BudgetName }),
            request: withPeriod(request, cloud.clock.now()),
            notifications: [],
            tags: tagRecord(ResourceTags),
            updated: seconds(),
          });
        },
      },
      "CreateBudget",
    ),
    DescribeBudget: read(
      describeSchema,
      {
        access: on(cloud, "ViewBudget"),
        run: ({ BudgetName, ShowFilterExpression }) => ({
          Budget: describe(existingBudget(cloud, BudgetName), ShowFilterExpression),
        }),
      },
      "DescribeBudget",
    ),
    UpdateBudget: read(
      updateSchema,
      {
        access: ({ AccountId, NewBudget: { BudgetName } }) => modify({ AccountId, BudgetName }),
        run: ({ NewBudget }) => {
          requireMetric(NewBudget);
          const before = existingBudget(cloud, NewBudget.BudgetName);
          const TimePeriod = { ...before.request.TimePeriod, ...NewBudget.TimePeriod };
          budgetTable(cloud).set(NewBudget.BudgetName, {
            ...before,
            request: { ...NewBudget, TimePeriod },
            updated: seconds(),
          });
        },
      },
      "UpdateBudget",
    ),
    DeleteBudget: read(
      namedSchema,
      {
        access: modify,
        run: ({ BudgetName }) => {
          existingBudget(cloud, BudgetName);
          budgetTable(cloud).delete(BudgetName);
        },
      },
      "DeleteBudget",
    ),
  };
}

function createAccess(
  cloud: BudgetsCloud,
  { AccountId, Budget: { BudgetName }, ResourceTags }: CreateRequest,
): readonly Access[] {
  const named = { AccountId, BudgetName };
  const context = requestTags(tagRecord(ResourceTags));
  const tagging = { action: "budgets:TagResource", resource: budgetArn(cloud, named), context };
  return [
    ...on(cloud, "ModifyBudget")(named).map((access) => ({ ...access, context })),
    ...(ResourceTags.length === 0 ? [] : [tagging]),
  ];
}

/** Source: the aws provider's documentation of a budget, filterExpression ("requires metrics"), 7.48. */
function requireMetric({ FilterExpression, Metrics }: BudgetRequest): void {
  if ((FilterExpression === undefined) !== (Metrics === undefined))
    throw new AwsError("InvalidParameterException", "FilterExpression and Metrics have to be given together.");
}

/** Without a start it counts from the beginning of the month. Source: the API reference of Budgets, TimePeriod. */
function withPeriod(request: BudgetRequest, now: Date): BudgetRequest {
  const { Start = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1) / 1000, End = lastEnd } = request.TimePeriod;
  return { ...request, TimePeriod: { Start, End } };
}

function describe({ request, updated }: Budget, showsFilter: boolean): object {
  return {
    ...(showsFilter ? request : without(request, "FilterExpression")),
    CalculatedSpend: { ActualSpend: { Amount: "0.0", Unit: request.BudgetLimit.Unit } },
    LastUpdatedTime: updated,
  };
}
