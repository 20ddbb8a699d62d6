import assert from "node:assert/strict";
import { exampleGraph } from "../../program/exampleGraphs";
import { find, namesOf, without } from "../../program/graph";
import { evaluateProgram } from "../../program/program";

const type = "aws:budgets/budget:Budget";
const settings = { monthlyDollars: 300, emails: ["a@example.com", "b@example.com"] };

describe("the budget of an environment", () => {
  const budgetWith = async (changes: object): Promise<Readonly<Record<string, unknown>>> => {
    const configuration = { "model-delivery:budget": { ...settings, ...changes } };
    return find(await evaluateProgram({ stack: "prod", configuration }), type, "budget-monthly").inputs;
  };

  it("is declared where the settings ask for one, and nowhere else", async () => {
    for (const stack of ["dev", "prod"] as const)
      assert.deepEqual(
        namesOf(await exampleGraph(stack), (resource) => resource.type === type),
        [],
      );
  });

  it("counts the account's SageMaker in a month, and writes to its addresses without a topic", async () => {
    const notification = {
      comparisonOperator: "GREATER_THAN",
      thresholdType: "PERCENTAGE",
      subscriberEmailAddresses: settings.emails,
    };
    assert.deepEqual(without(await budgetWith({}), "tags"), {
      name: "model-delivery-prod-6e7441c1-budget-us-east-1",
      budgetType: "COST",
      timeUnit: "MONTHLY",
      limitAmount: "300",
      limitUnit: "USD",
      metrics: "UnblendedCost",
      filterExpression: { dimensions: { key: "SERVICE", values: ["Amazon SageMaker"] } },
      notifications: [
        { ...notification, notificationType: "ACTUAL", threshold: 80 },
        { ...notification, notificationType: "ACTUAL", threshold: 100 },
        { ...notification, notificationType: "FORECASTED", threshold: 100 },
      ],
    });
  });

  it("counts by the tag that every resource of the project has, when the settings say so", async () => {
    const { filterExpression, tags } = await budgetWith({ counts: "tag" });
    assert.deepEqual(filterExpression, { tags: { key: "model-delivery:project", values: ["model-delivery"] } });
    assert.equal((tags as Readonly<Record<string, string>>)["model-delivery:project"], "model-delivery");
  });
});
