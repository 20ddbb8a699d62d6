import type { Declared } from "../review/cost/charge";
/** docs/cost.md with the tables that follow from the example's settings. */
import { costOf } from "../review/cost/cost";
import { costLines } from "../review/cost/costLines";
import { deliveryTime, timeLines } from "../review/cost/deliveryTime";
import { originalLines } from "../review/cost/original";
import { readPrices } from "../review/cost/priceTable";
import { usualUsage } from "../review/cost/usage";
import { evaluateProgram, type World } from "../test/program/program";
import { withApproval, withData } from "../test/program/worlds";

export const costPageFile = "docs/cost.md";

/** The example that tests compare with has no API; the committed stacks have one. */
const api = { "model-delivery:api": { authorization: { kind: "iam" } } };

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
  const declared = async (stack: string, world: World): Promise<readonly Declared[]> =>
    (await evaluateProgram({ stack, world, configuration: api })).resources;
  const dev = await declared("dev", withData);
  const prod = await declared("prod", withApproval);
  const request = { region: "us-east-1", prices };
  const time = deliveryTime(dev, usualUsage);
  return {
    dev: costLines("dev", costOf(dev, request), prices),
    prod: costLines("prod", costOf(prod, request), prices),
    original: originalLines(),
    time: time === undefined ? [] : timeLines(time),
  };
}

function tableOf(tables: Readonly<Record<string, readonly string[]>>, name: string): readonly string[] {
  const table = tables[name];
  if (table === undefined) throw new Error(`${costPageFile} asks for the table ${name}; there is none.`);
  return table;
}
