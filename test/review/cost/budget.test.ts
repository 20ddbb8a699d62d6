/** What a person is told of a budget. */
import assert from "node:assert/strict";
import { markdown } from "../../../review/change/markdown";
import { previewDocument, type StackPreview } from "../../../review/change/preview";
import { type BudgetEstimate, budgetEstimates, budgetSentence, type PricedStack } from "../../../review/cost/budget";
import { costOf } from "../../../review/cost/cost";
import { readPrices } from "../../../review/cost/priceTable";
import { declaredInRun } from "../../program/declaredInRun";

const prices = readPrices();

async function priced(stack: "dev" | "prod", budget?: object): Promise<PricedStack> {
  const resources = await declaredInRun(
    stack,
    budget && { "model-delivery:budget": { monthlyDollars: 172, emails: ["a@example.com"], ...budget } },
  );
  return { stack, resources, cost: costOf(resources, { region: "us-east-1", prices }) };
}

async function estimates(budget: object): Promise<readonly BudgetEstimate[]> {
  return budgetEstimates([await priced("dev", budget), await priced("prod")]);
}

describe("The estimate beside a budget", () => {
  it("is of the endpoints and trainings of all stacks where the budget counts SageMaker", async () => {
    const [budget, ...others] = await estimates({});
    assert.deepEqual(others, []);
    // Two endpoints with 20 updates, 20 trainings.
    assert.equal(budget?.estimate.toFixed(2), "170.66");
    assert.match(
      budgetSentence(budget),
      /^The budget of dev, \$172\.00 a month for the account's SageMaker, holds: dev/u,
    );
  });

  it("is of everything where it counts the tag, which is more", async () => {
    const [budget] = await estimates({ counts: "tag" });
    assert.ok(budget);
    assert.ok(budget.estimate > 172);
    assert.match(
      budgetSentence(budget),
      /for what has the project's tag, is exceeded: dev and prod need \$1\d\d\.\d\d of it/u,
    );
  });

  it("is in the comment of a change when it is above, also where nothing changes; not when it is below", async () => {
    const unchanged = { kind: "compared", changes: [], warnings: [] } as const;
    const commentOn = (budget: BudgetEstimate | undefined): string => {
      const stack: StackPreview = {
        stack: "dev",
        administrator: unchanged,
        run: unchanged,
        permissions: [],
        ...(budget && { budget }),
      };
      return markdown("mark", previewDocument({ base: "0123456789abcdef", stacks: [stack], remarks: [] }));
    };
    const [above] = await estimates({ monthlyDollars: 100 });
    assert.match(commentOn(above), /Nothing changes\.\n\nThe budget of dev, \$100\.00 .* is exceeded/u);
    const [below] = await estimates({});
    assert.doesNotMatch(commentOn(below), /budget/u);
  });
});
