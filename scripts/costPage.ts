/** The documents that hold tables of costs, which follow from the example's settings. */
import { compareCosts, comparisonLines } from "../review/cost/comparison";
import { costOf } from "../review/cost/cost";
import { costLines } from "../review/cost/costLines";
import { deliveryTime, timeLines } from "../review/cost/deliveryTime";
import { originalLines } from "../review/cost/original";
import { readPrices } from "../review/cost/priceTable";
import { usualUsage } from "../review/cost/usage";
import { declaredInRun } from "../test/program/declaredInRun";

export const costPageFiles = ["docs/cost.md", "README.md"];

/** The lines of a table with its title and its totals. */
const totals = 5;

/** The example that tests compare with has no API; the committed stacks have one. */
const api = { "model-delivery:api": { authorization: { kind: "iam" } } };

/** The change of which a document shows what it costs. */
const largerInstance = {
  "model-delivery:endpoint": { variants: [{ name: "primary", instanceType: "ml.m5.xlarge" }] },
};

/** @param page as it is: what stands after a mark is replaced */
export async function withCostTables(page: string): Promise<string> {
  const tables = await costTables();
  return page.replace(
    /<!-- cost: (?<name>\w+) -->\n(?:\n```text\n[^`]*```\n)?/gu,
    (_whole, name: string) => `<!-- cost: ${name} -->\n\n\`\`\`text\n${tableOf(tables, name).join("\n")}\n\`\`\`\n`,
  );
}

async function costTables(): Promise<Readonly<Record<string, readonly string[]>>> {
  const prices = readPrices();
  const dev = await declaredInRun("dev", api);
  const prod = await declaredInRun("prod", api);
  const changed = await declaredInRun("prod", { ...api, ...largerInstance });
  const request = { region: "us-east-1", prices };
  const time = deliveryTime(dev, usualUsage);
  const lines = {
    dev: costLines("dev", costOf(dev, request), prices),
    prod: costLines("prod", costOf(prod, request), prices),
    compare: comparisonLines("prod", compareCosts(costOf(prod, request), costOf(changed, request))),
    time: time === undefined ? [] : timeLines(time),
  };
  const summary = [...lines.dev.slice(0, totals), "", ...lines.prod.slice(0, totals)];
  return { ...lines, original: originalLines(), summary };
}

function tableOf(tables: Readonly<Record<string, readonly string[]>>, name: string): readonly string[] {
  const table = tables[name];
  if (table === undefined) throw new Error(`A document asks for the table ${name}; there is none.`);
  return table;
}
