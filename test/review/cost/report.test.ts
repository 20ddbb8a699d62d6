/** What a person reads of the cost. */
import assert from "node:assert/strict";
import { markdown } from "../../../review/change/markdown";
import { marker, previewDocument } from "../../../review/change/preview";
import { readArguments, usageHelp } from "../../../review/cost/arguments";
import type { Declared } from "../../../review/cost/charge";
import { compareCosts, type CostComparison, comparisonLines } from "../../../review/cost/comparison";
import { type Cost, costOf } from "../../../review/cost/cost";
import { costLines } from "../../../review/cost/costLines";
import { deliveryTime, timeLines } from "../../../review/cost/deliveryTime";
import { difference, dollars, row, brokenAtWords } from "../../../review/cost/lines";
import { originalLines } from "../../../review/cost/original";
import { readPrices } from "../../../review/cost/priceTable";
import { usageSchema, usualUsage } from "../../../review/cost/usage";
import { declaredInRun } from "../../program/declaredInRun";
import { saying } from "../../saying";

const prices = readPrices();

const costs = (resources: readonly Declared[], usage = usualUsage): Cost =>
  costOf(resources, { region: "us-east-1", prices, usage });

/** @param instanceType of the endpoint. Default: the example's, ml.m5.large */
function declaredBy(stack: "dev" | "prod", instanceType?: string): Promise<readonly Declared[]> {
  const variants = [{ name: "primary", weight: 1, instanceType, instanceCount: 1 }];
  return declaredInRun(stack, instanceType === undefined ? {} : { "model-delivery:endpoint": { variants } });
}

const longest = (lines: readonly string[]): number => Math.max(...lines.map(({ length }) => length));

describe("The table of the cost", () => {
  it("begins with the totals, names what is not counted at the end, and fits a terminal", async () => {
    for (const stack of ["dev", "prod"] as const) {
      const lines = costLines(stack, costs(await declaredBy(stack)), prices);
      assert.match(
        lines.slice(0, 5).join("\n"),
        /a day, idle .*\n.*a day with one run .*\n.*a month with 20 runs, 10,000/u,
      );
      assert.match(lines.slice(-8).join("\n"), /Not priced: serving-endpoint: .*\n(?:.*\n)*.*npm run prices/u);
      assert.equal(longest(lines) <= 80, true);
    }
  });

  it("has resources that add up to its totals", async () => {
    const cost = costs(await declaredBy("dev"));
    const sum = cost.resources.reduce(
      (whole, { idle, run, prediction }) => whole + idle + 20 * run + 10_000 * prediction,
      0,
    );
    assert.equal(sum.toFixed(6), cost.month.toFixed(6));
    assert.equal(cost.resources.length, (await declaredBy("dev")).length);
  });
});

describe("A comparison of two revisions", () => {
  it("shows a change of the instance type as a difference of that endpoint and nothing else", async () => {
    const compared = compareCosts(costs(await declaredBy("prod")), costs(await declaredBy("prod", "ml.m5.xlarge")));
    assert.deepEqual(
      compared.changes.map(({ name }) => name),
      ["serving-endpoint"],
    );
    const lines = comparisonLines("prod", compared);
    assert.match(lines.join("\n"), /\n +before +after +difference\na day, idle +\$2\.87 +\$5\.63 +\+\$2\.76\n/u);
    assert.match(lines.at(-1) ?? "", /for ml\.m5\.xlarge: its size is not declared$/u);
    assert.equal(longest(lines) <= 80, true);
  });

  it("says that nothing changes", async () => {
    const cost = costs(await declaredBy("prod"));
    assert.equal(comparisonLines("prod", compareCosts(cost, cost)).at(-1), "No resource costs more or less.");
  });

  it("shows what has come and what has gone", async () => {
    const all = await declaredBy("prod");
    const without = all.filter(({ name }) => name !== "serving-endpoint");
    const gone = compareCosts(costs(all), costs(without)).changes;
    assert.deepEqual(
      gone.map(({ name, before, after }) => [name, before !== undefined, after]),
      [["serving-endpoint", true, undefined]],
    );
    const [come] = compareCosts(costs(without), costs(all)).changes;
    assert.equal(come?.before, undefined);
    assert.match(
      comparisonLines("prod", compareCosts(costs(all), costs(without))).join("\n"),
      /serving-endpoint .* – +-\$/u,
    );
  });
});

describe("The cost in a comment", () => {
  const unchanged = { kind: "compared", changes: [], warnings: [] } as const;
  const commentOn = (cost: CostComparison): string =>
    markdown(
      marker,
      previewDocument({
        base: "0123456789ab",
        stacks: [{ stack: "prod", administrator: unchanged, run: unchanged, permissions: [], cost }],
        remarks: [],
      }),
    );

  it("is a table of the totals and of what has changed, and what is not priced any more", async () => {
    const text = commentOn(
      compareCosts(costs(await declaredBy("prod")), costs(await declaredBy("prod", "ml.c5.4xlarge"))),
    );
    assert.match(text, /\n\| {2}\| Before \| After \| Difference \|\n\| --- \| --- \| --- \| --- \|\n/u);
    assert.match(text, /\n\| of it `serving-endpoint` \| \$84\.10 \| \$0\.00 \| -\$84\.10 \|\n/u);
    const [volume, price, ...others] = [...text.matchAll(/\n\nNot priced any more, or new: (.*)/gu)].map(
      ([, it]) => it,
    );
    assert.ok(volume !== undefined && others.length === 0, text);
    assert.match(price ?? "", /no price of hosting\/ml\.c5\.4xlarge in us-east-1/u);
  });

  it("is one line when nothing costs more or less", async () => {
    const cost = costs(await declaredBy("prod"));
    assert.match(commentOn(compareCosts(cost, cost)), /\n### Stack `prod`\n\nNothing changes\.\n$/u);
  });

  it("holds a name that would end its cell", () => {
    const before = costs([]);
    const after = { ...costs([]), resources: [{ ...priced, name: "a|b`c\nd" }] };
    assert.match(
      commentOn(compareCosts(before, after)),
      /\n\| of it ``a\\\|b`c d`` \| – \| \$5\.00 \| \+\$5\.00 \|\n/u,
    );
  });

  const priced = { urn: "u", type: "t", name: "n", idle: 5, run: 0, prediction: 0, paidBy: ["key"], notPriced: [] };
});

describe("The time of a delivery", () => {
  it("is 12 minutes at most with nothing to train or deploy, and less than the original's with both", async () => {
    const time = deliveryTime(await declaredBy("dev"), usualUsage);
    assert.ok(time);
    assert.equal(time.nothingToDeploy <= 12, true);
    assert.equal(time.nothingToDeploy < time.nothingToTrain && time.nothingToTrain < time.withTraining, true);
    assert.equal(time.withTraining < 30, true);
    const lines = timeLines(time);
    assert.equal(longest(lines) <= 80, true);
    assert.match(lines.join("\n"), /the CloudFormation sample, with its training +30\.0 min/u);
  });

  it("is the pipeline's alone", async () => {
    assert.equal(deliveryTime(await declaredBy("prod"), usualUsage), undefined);
  });
});

describe("Lines of the cost", () => {
  it("show small amounts, and no more places than amounts need", () => {
    assert.deepEqual([0, 0.00001, 0.0042, 0.5, 1234.567, -2].map(dollars), [
      "$0.00",
      "<$0.0001",
      "$0.0042",
      "$0.50",
      "$1,234.57",
      "-$2.00",
    ]);
    assert.deepEqual([1, -1, 0].map(difference), ["+$1.00", "-$1.00", "$0.00"]);
  });

  it("cut names and break texts at 80 columns", () => {
    assert.equal(row("x".repeat(90), "$1.00").length, 80);
    assert.equal(longest(brokenAtWords("word ".repeat(40))) <= 80, true);
  });

  it("show the original's figures beside its README's", () => {
    assert.match(originalLines().join("\n"), /a day, idle +\$1\.56 +\$1\.56 +\$3\.12\n.* \$1\.76 +\$1\.77 +\$3\.33/u);
    assert.equal(longest(originalLines()) <= 80, true);
  });
});

describe("What npm run cost is asked", () => {
  it("is every number of the usage by its name", () => {
    const { usage, stacks, compare } = readArguments(["--runs", "3", "--training-minutes", "45", "--stack", "prod"]);
    assert.deepEqual(usage, usageSchema.parse({ runs: 3, trainingMinutes: 45 }));
    assert.deepEqual([stacks, compare], [["prod"], undefined]);
    for (const name of ["runs", "invocations", "hosting-hours", "training-minutes"])
      assert.match(usageHelp(), new RegExp(`--${name} `, "u"));
  });

  it("is refused in words", () => {
    for (const [words, answer] of [
      [["--runs", "many"], /--runs many: that is no number/u],
      [["--runs=-1"], /--runs: allowed is a number from 0 to /u],
      [["--hosting-hours", "25"], /--hosting-hours: allowed is a number from 0 to 24/u],
      [["--stack", ""], /--stack is ""/u],
      [["--compare", ""], /--compare is ""/u],
    ] as const)
      assert.throws(() => readArguments(words), saying(answer));
  });
});
