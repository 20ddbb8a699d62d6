/** CreateNotification, DeleteNotification, DescribeNotificationsForBudget, DescribeSubscribersForNotification. */
import { z } from "zod";
import { AwsError, type Operations } from "../../contract";
import {
  type Budget,
  budgetTable,
  existingBudget,
  namedSchema,
  type Notification,
  notificationSchema,
  type Notified,
  on,
  read,
  subscriberSchema,
} from "./budgets";
import type { BudgetsCloud } from "./cloud";

const notifiedSchema = namedSchema.extend({ Notification: notificationSchema });
const createSchema = notifiedSchema.extend({ Subscribers: z.array(subscriberSchema) });

/** "A budget can have up to ten notifications." Source: the API reference of Budgets, Notification. */
const mostNotifications = 10;

export function notificationOperations(cloud: BudgetsCloud): Operations {
  const save = (budget: Budget): void => {
    budgetTable(cloud).set(budget.request.BudgetName, budget);
  };
  return {
    CreateNotification: read(
      createSchema,
      {
        access: on(cloud, "ModifyBudget"),
        run: ({ BudgetName, Notification, Subscribers }) => {
          const budget = existingBudget(cloud, BudgetName);
          save({ ...budget, notifications: withNotification(budget, Notification, Subscribers) });
        },
      },
      "CreateNotification",
    ),
    DeleteNotification: read(
      notifiedSchema,
      {
        access: on(cloud, "ModifyBudget"),
        run: ({ BudgetName, Notification }) => {
          const budget = existingBudget(cloud, BudgetName);
          const gone = existingNotification(budget, Notification);
          save({ ...budget, notifications: budget.notifications.filter((each) => each !== gone) });
        },
      },
      "DeleteNotification",
    ),
    DescribeNotificationsForBudget: read(
      namedSchema,
      {
        access: on(cloud, "ViewBudget"),
        run: ({ BudgetName }) => ({
          Notifications: existingBudget(cloud, BudgetName).notifications.map(({ notification }) => ({
            ...notification,
            // Nothing is ever spent.
            NotificationState: "OK",
          })),
        }),
      },
      "DescribeNotificationsForBudget",
    ),
    DescribeSubscribersForNotification: read(
      notifiedSchema,
      {
        access: on(cloud, "ViewBudget"),
        run: ({ BudgetName, Notification }) => ({
          Subscribers: existingNotification(existingBudget(cloud, BudgetName), Notification).subscribers,
        }),
      },
      "DescribeSubscribersForNotification",
    ),
  };
}

function withNotification(
  { notifications, request: { BudgetName } }: Budget,
  notification: Notification,
  subscribers: Notified["subscribers"],
): readonly Notified[] {
  if (notifications.some((each) => isSame(each.notification, notification)))
    throw new AwsError("DuplicateRecordException", `The notification of budget ${BudgetName} already exists.`);
  if (notifications.length === mostNotifications)
    throw new AwsError(
      "CreationLimitExceededException",
      `Budget ${BudgetName} has ${mostNotifications} notifications.`,
    );
  return [...notifications, { notification, subscribers }];
}

/** @throws AwsError NotFoundException */
function existingNotification({ notifications, request: { BudgetName } }: Budget, wanted: Notification): Notified {
  const found = notifications.find(({ notification }) => isSame(notification, wanted));
  if (found === undefined) throw new AwsError("NotFoundException", `Budget ${BudgetName} has no such notification.`);
  return found;
}

function isSame(one: Notification, other: Notification): boolean {
  return (
    one.NotificationType === other.NotificationType &&
    one.ComparisonOperator === other.ComparisonOperator &&
    one.Threshold === other.Threshold &&
    one.ThresholdType === other.ThresholdType
  );
}
