/** AWS Budgets: a budget, with its notifications. */
import { isDeepStrictEqual } from "node:util";
import type { Budget, Expression, Notification, Subscriber } from "@aws-sdk/client-budgets";
import type { BudgetArgs } from "@pulumi/aws/budgets";
import { type AwsClients, unlessGone } from "../awsClients";
import { partitionOf } from "../partitions";
import { fields } from "./blocks";
import { type Plain, required, type Row, row } from "./row";
import { changeTags, tagList } from "./tags";

type Inputs = Plain<BudgetArgs>;
type BudgetBlock = Pick<Inputs, "budgetType" | "timeUnit" | "metrics" | "filterExpression">;
type FilterBlock = NonNullable<Inputs["filterExpression"]>;
type NotificationBlock = NonNullable<Inputs["notifications"]>[number];

/** What of a budget is one call, besides its name and its tags. */
const applied = ["budgetType", "filterExpression", "limitAmount", "limitUnit", "metrics", "timeUnit"] as const;

/** The end that the provider gives a budget which has none: its default of `time_period_end`. */
const lastDay = new Date(Date.UTC(2087, 5, 15));

const budget = row<BudgetArgs>({
  source: "terraform-provider-aws internal/service/budgets/budget.go",
  properties: ["name", ...applied, "notifications", "tags"],
  replaces: ["name"],
  naming: { property: "name", maximumLength: 100 },
  global: true,
  async create(inputs, { aws, region }) {
    const { Account } = await (await aws.sts()).getCallerIdentity({});
    const AccountId = required(Account, "the account");
    const name = required(inputs.name, "the budget's name");
    await (
      await aws.budgets()
    ).createBudget({ AccountId, Budget: budgetOf(inputs, name), ResourceTags: tagList(inputs.tags) });
    await notify(aws, { AccountId, BudgetName: name }, inputs.notifications);
    const arn = `arn:${partitionOf(region).name}:budgets::${AccountId}:budget/${name}`;
    return { id: `${AccountId}:${name}`, outputs: { name, accountId: AccountId, arn } };
  },
  async update({ id, inputs, old, oldOutputs, changed }, { aws }) {
    const budgets = await aws.budgets();
    const named = namedBy(id);
    if ([...applied, "notifications" as const].some(changed))
      await budgets.updateBudget({ AccountId: named.AccountId, NewBudget: budgetOf(inputs, named.BudgetName) });
    const [before, after] = [old.notifications ?? [], inputs.notifications ?? []];
    for (const gone of without(before, after))
      await budgets.deleteNotification({ ...named, Notification: notificationOf(gone) });
    await notify(aws, named, without(after, before));
    const ResourceARN = String(oldOutputs["arn"]);
    await changeTags(
      old.tags,
      inputs.tags,
      (tags) => budgets.tagResource({ ResourceARN, ResourceTags: tagList(tags) }),
      (keys) => budgets.untagResource({ ResourceARN, ResourceTagKeys: keys }),
    );
    return {};
  },
  async delete({ id }, { aws }) {
    await unlessGone((await aws.budgets()).deleteBudget(namedBy(id)), "NotFoundException");
  },
});

interface Named {
  readonly AccountId: string;
  readonly BudgetName: string;
}

/** The id is `<account>:<name>`. */
function namedBy(id: string): Named {
  const colon = id.indexOf(":");
  return { AccountId: id.slice(0, colon), BudgetName: id.slice(colon + 1) };
}

/** What a budget is about, as one call takes it. */
function budgetOf(
  { budgetType, timeUnit, limitAmount, limitUnit, metrics, filterExpression }: Inputs,
  name: string,
): Budget {
  const translated = fields<BudgetBlock, Budget>(
    "budget",
    { budgetType, timeUnit, metrics, filterExpression },
    {
      budgetType: "BudgetType",
      timeUnit: "TimeUnit",
      metrics: ["Metrics", (metric) => [metric]],
      filterExpression: ["FilterExpression", filterOf],
    },
  );
  return {
    ...translated,
    BudgetName: name,
    BudgetLimit: { Amount: limitAmount, Unit: limitUnit },
    TimePeriod: { End: lastDay },
  };
}

function filterOf(filter: FilterBlock): Expression {
  return fields<FilterBlock, Expression>("budget.filterExpression", filter, {
    dimensions: ["Dimensions", ({ key, values }) => ({ Key: key, Values: values })],
    tags: ["Tags", ({ key, values }) => ({ Key: key, Values: values })],
  });
}

/** Those of the first that the second does not have. */
function without(
  first: readonly NotificationBlock[],
  second: readonly NotificationBlock[],
): readonly NotificationBlock[] {
  return first.filter((each) => !second.some((other) => isDeepStrictEqual(each, other)));
}

async function notify(aws: AwsClients, named: Named, notifications: readonly NotificationBlock[] = []): Promise<void> {
  const budgets = await aws.budgets();
  for (const each of notifications)
    await budgets.createNotification({
      ...named,
      Notification: notificationOf(each),
      Subscribers: (each.subscriberEmailAddresses ?? []).map((Address): Subscriber => ({
        SubscriptionType: "EMAIL",
        Address,
      })),
    });
}

function notificationOf({ comparisonOperator, notificationType, threshold, thresholdType }: NotificationBlock) {
  const block = { comparisonOperator, notificationType, threshold, thresholdType };
  return fields<typeof block, Notification>("budget.notifications", block, {
    comparisonOperator: "ComparisonOperator",
    notificationType: "NotificationType",
    threshold: "Threshold",
    thresholdType: "ThresholdType",
  });
}

export const budgetsRows: Readonly<Record<string, Row>> = { "aws:budgets/budget:Budget": budget };
