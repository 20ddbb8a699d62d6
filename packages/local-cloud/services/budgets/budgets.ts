/** Budgets as the cloud keeps them. Budgets belong to an account and to no region. */
import { z } from "zod";
import { type Access, type Account, AwsError, type Table, type Tables } from "../../contract";
import { requestReader } from "../../requests";
import type { Tags } from "../tags";

export const read = requestReader("Budgets", "InvalidParameterException");

const spend = z.strictObject({ Amount: z.string(), Unit: z.string() });

const filter = z.strictObject({
  Key: z.string(),
  Values: z.array(z.string()),
  MatchOptions: z.tuple([z.literal("EQUALS")]).optional(),
});

/** A budget of a cost, with a fixed limit, of a service or of a tag: combined filters are not rehearsed. */
export const budgetSchema = z.strictObject({
  BudgetName: z.string(),
  BudgetType: z.literal("COST"),
  TimeUnit: z.enum(["DAILY", "MONTHLY", "QUARTERLY", "ANNUALLY"]),
  BudgetLimit: spend,
  FilterExpression: z.strictObject({ Dimensions: filter.optional(), Tags: filter.optional() }).optional(),
  Metrics: z.tuple([z.enum(["UnblendedCost", "BlendedCost", "AmortizedCost"])]).optional(),
  TimePeriod: z.strictObject({ Start: z.number().optional(), End: z.number().optional() }).default({}),
});

/** The state is AWS's to say: whoever hands on what was described hands it on, too, as the provider does. */
export const notificationSchema = z.strictObject({
  NotificationState: z.enum(["OK", "ALARM"]).optional(),
  NotificationType: z.enum(["ACTUAL", "FORECASTED"]),
  ComparisonOperator: z.enum(["GREATER_THAN", "LESS_THAN", "EQUAL_TO"]),
  Threshold: z.number(),
  ThresholdType: z.enum(["PERCENTAGE", "ABSOLUTE_VALUE"]).default("PERCENTAGE"),
});

export const subscriberSchema = z.strictObject({ SubscriptionType: z.literal("EMAIL"), Address: z.string() });

/** Which budget of which account a request is about. */
export const namedSchema = z.strictObject({ AccountId: z.string(), BudgetName: z.string() });

export type Notification = z.infer<typeof notificationSchema>;

export interface Notified {
  readonly notification: Notification;
  readonly subscribers: readonly z.infer<typeof subscriberSchema>[];
}

export interface Budget {
  readonly arn: string;
  readonly request: z.infer<typeof budgetSchema>;
  readonly notifications: readonly Notified[];
  readonly tags: Tags;
  /** Seconds since 1970. */
  readonly updated: number;
}

/** Budgets by name. */
export function budgetTable(cloud: Tables): Table<Budget> {
  return cloud.table<Budget>("budgets");
}

/** @throws AwsError NotFoundException */
export function existingBudget(cloud: Tables, name: string): Budget {
  const budget = budgetTable(cloud).get(name);
  if (budget === undefined)
    throw new AwsError("NotFoundException", `Unable to get budget: ${name} - the budget doesn't exist.`);
  return budget;
}

/** Whose account the request names: another one has no budgets here. */
export function budgetArn({ partition }: Account, { AccountId, BudgetName }: z.infer<typeof namedSchema>): string {
  return `arn:${partition}:budgets::${AccountId}:budget/${BudgetName}`;
}

/**
 * The right that an operation on a budget asks for. Source: the Service Authorization Reference, AWS Budget Service,
 * API operations, read on 29 November 2026.
 */
export function on(cloud: Account, action: "ModifyBudget" | "ViewBudget") {
  return (named: z.infer<typeof namedSchema>): readonly Access[] => [
    { action: `budgets:${action}`, resource: budgetArn(cloud, named) },
  ];
}
