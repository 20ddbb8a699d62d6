/** Budgets with one fault each, and the rule that speaks of it. */
import type { Spoiler, Values } from "./spoilers";

function budget(changes: Values): Values {
  return { monthlyDollars: 300, emails: ["ml-team@example.com"], ...changes };
}

export const budgetSpoilers: readonly Spoiler[] = [
  ...["no", []].map((emails): Spoiler => [
    `addresses of a budget that are ${typeof emails === "string" ? "no list" : "none"}`,
    "budgetEmails",
    (values) => (values["model-delivery:budget"] = { monthlyDollars: 300, emails }),
  ]),
  [
    "a budget of nothing",
    "monthlyDollars",
    (values) => (values["model-delivery:budget"] = budget({ monthlyDollars: 0 })),
  ],
  [
    "a budget of something else",
    "budgetCounts",
    (values) => (values["model-delivery:budget"] = budget({ counts: "all" })),
  ],
  ["a budget that is no block", "budget", (values) => (values["model-delivery:budget"] = 300)],
  [
    "a budget in another currency",
    "budgetPartition",
    (values) => {
      values["aws:region"] = "cn-north-1";
      values["model-delivery:budget"] = budget({});
    },
  ],
];
