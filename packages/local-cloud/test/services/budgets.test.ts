import assert from "node:assert/strict";
import { type Budget, Budgets, type Notification } from "@aws-sdk/client-budgets";
import { roleSession, startTestCloud, type TestCloud } from "../testCloud";

const AccountId = "123456789012";
const named = { AccountId, BudgetName: "delivery" };
const arn = "arn:aws:budgets::123456789012:budget/delivery";
const budget = (changes: Partial<Budget> = {}): Budget => ({
  BudgetName: "delivery",
  BudgetType: "COST",
  TimeUnit: "MONTHLY",
  BudgetLimit: { Amount: "300", Unit: "USD" },
  FilterExpression: { Tags: { Key: "model-delivery:project", Values: ["pictures"] } },
  Metrics: ["UnblendedCost"],
  ...changes,
});
const notification = (changes: Partial<Notification> = {}): Notification => ({
  NotificationType: "ACTUAL",
  ComparisonOperator: "GREATER_THAN",
  Threshold: 80,
  ThresholdType: "PERCENTAGE",
  ...changes,
});
const mail = { SubscriptionType: "EMAIL", Address: "owner@example.com" } as const;
const tags = [{ Key: "stack", Value: "dev" }];

describe("AWS Budgets through the SDK", () => {
  let test: TestCloud;
  let budgets: Budgets;

  beforeEach(async () => {
    test = await startTestCloud();
    budgets = test.client(Budgets);
  });

  afterEach(async () => {
    await test.stop();
  });

  it("keeps a budget as it was made, of which nothing has been spent, also after a restart", async () => {
    await budgets.createBudget({ AccountId, Budget: budget() });
    await test.restart();
    const { Budget: described } = await test.client(Budgets).describeBudget({ ...named, ShowFilterExpression: true });
    const { CalculatedSpend, TimePeriod, LastUpdatedTime, ...rest } = described ?? {};
    assert.deepEqual(rest, budget());
    assert.deepEqual(CalculatedSpend?.ActualSpend, { Amount: "0.0", Unit: "USD" });
    assert.deepEqual([TimePeriod?.Start?.getUTCDate(), TimePeriod?.End?.getUTCFullYear()], [1, 2087]);
    assert.ok(LastUpdatedTime);
    const { Budget: short } = await test.client(Budgets).describeBudget(named);
    assert.equal(short?.FilterExpression, undefined, "the filter is shown to whoever asks for it");
  });

  it("changes a budget that is there, and keeps its start, notifications and tags", async () => {
    await budgets.createBudget({ AccountId, Budget: budget(), ResourceTags: tags });
    await budgets.createNotification({ ...named, Notification: notification(), Subscribers: [mail] });
    const before = await budgets.describeBudget(named);
    await budgets.updateBudget({ AccountId, NewBudget: budget({ BudgetLimit: { Amount: "50", Unit: "USD" } }) });
    const { Budget: after } = await budgets.describeBudget(named);
    assert.equal(after?.BudgetLimit?.Amount, "50");
    assert.deepEqual(after.TimePeriod, before.Budget?.TimePeriod);
    assert.equal((await budgets.describeNotificationsForBudget(named)).Notifications?.length, 1);
    assert.deepEqual((await budgets.listTagsForResource({ ResourceARN: arn })).ResourceTags, tags);
  });

  it("knows a notification by all that it says, and its subscribers", async () => {
    await budgets.createBudget({ AccountId, Budget: budget() });
    const forecast = notification({ NotificationType: "FORECASTED", Threshold: 100 });
    for (const Notification of [notification(), forecast])
      await budgets.createNotification({ ...named, Notification, Subscribers: [mail] });
    await assert.rejects(budgets.createNotification({ ...named, Notification: notification(), Subscribers: [mail] }), {
      name: "DuplicateRecordException",
    });
    await budgets.deleteNotification({ ...named, Notification: notification() });
    const { Notifications = [] } = await budgets.describeNotificationsForBudget(named);
    assert.deepEqual(Notifications, [{ ...forecast, NotificationState: "OK" }]);
    const { Subscribers } = await budgets.describeSubscribersForNotification({ ...named, Notification: forecast });
    assert.deepEqual(Subscribers, [mail]);
    await assert.rejects(budgets.describeSubscribersForNotification({ ...named, Notification: notification() }), {
      name: "NotFoundException",
    });
  });

  it("changes tags by the budget's ARN", async () => {
    await budgets.createBudget({ AccountId, Budget: budget(), ResourceTags: tags });
    await budgets.tagResource({ ResourceARN: arn, ResourceTags: [{ Key: "team", Value: "vision" }] });
    await budgets.untagResource({ ResourceARN: arn, ResourceTagKeys: ["stack"] });
    assert.deepEqual((await budgets.listTagsForResource({ ResourceARN: arn })).ResourceTags, [
      { Key: "team", Value: "vision" },
    ]);
  });

  it("refuses what AWS refuses, and what it does not rehearse, by its name", async () => {
    await budgets.createBudget({ AccountId, Budget: budget() });
    await assert.rejects(budgets.createBudget({ AccountId, Budget: budget() }), { name: "DuplicateRecordException" });
    await assert.rejects(budgets.createBudget({ AccountId, Budget: budget({ BudgetName: "a:b" }) }), {
      name: "InvalidParameterException",
    });
    await assert.rejects(budgets.createNotification({ ...named, Notification: notification(), Subscribers: [] }), {
      name: "InvalidParameterException",
    });
    for (let threshold = 1; threshold <= 10; threshold++)
      await budgets.createNotification({
        ...named,
        Notification: notification({ Threshold: threshold }),
        Subscribers: [mail],
      });
    await assert.rejects(budgets.createNotification({ ...named, Notification: notification(), Subscribers: [mail] }), {
      name: "CreationLimitExceededException",
    });
    await assert.rejects(budgets.updateBudget({ AccountId, NewBudget: budget({ Metrics: undefined }) }), {
      name: "InvalidParameterException",
    });
    await assert.rejects(
      budgets.updateBudget({ AccountId, NewBudget: budget({ AutoAdjustData: { AutoAdjustType: "FORECAST" } }) }),
      /Budgets does not do UpdateBudget with NewBudget.AutoAdjustData/u,
    );
    await budgets.deleteBudget(named);
    const gone = { name: "NotFoundException" };
    await assert.rejects(budgets.deleteBudget(named), gone);
    await assert.rejects(budgets.updateBudget({ AccountId, NewBudget: budget() }), gone);
    await assert.rejects(budgets.listTagsForResource({ ResourceARN: arn }), gone);
  });

  it("lets a role do with which budget its policy says, and asks for a right of its own for tags", async () => {
    const session = await roleSession(test, "budgets", {
      Effect: "Allow",
      Action: ["budgets:ModifyBudget"],
      Resource: arn,
    });
    const limited = test.client(Budgets, session);
    const denied = { name: "AccessDeniedException" };
    await assert.rejects(limited.createBudget({ AccountId, Budget: budget(), ResourceTags: tags }), denied);
    await assert.rejects(limited.createBudget({ AccountId, Budget: budget({ BudgetName: "other" }) }), denied);
    await limited.createBudget({ AccountId, Budget: budget() });
    await limited.createNotification({ ...named, Notification: notification(), Subscribers: [mail] });
    await assert.rejects(limited.describeBudget(named), denied);
    await assert.rejects(limited.describeNotificationsForBudget(named), denied);
    await limited.deleteBudget(named);
  });
});
