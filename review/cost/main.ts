/** `npm run cost`: what the stacks of this checkout cost, how long a delivery takes, and what a change makes of it. */
import { BadInput } from "../../machine/badInput";
import type { Command } from "../../machine/command";
import { readConfiguration, stackNames } from "../../settings/files";
import { declarations, declaredResources, type Evaluate } from "../program/declared";
import { withRevision } from "../program/revision";
import { readArguments, usageHelp } from "./arguments";
import { budgetEstimates, budgetSentence, type PricedStack } from "./budget";
import type { Declared } from "./charge";
import { compareCosts, comparisonLines } from "./comparison";
import { type Cost, costOf } from "./cost";
import { costLines } from "./costLines";
import { deliveryTime, timeLines } from "./deliveryTime";
import { brokenAtWords } from "./lines";
import { costOfOriginal, originalLines } from "./original";
import { type PriceTable, readPrices } from "./priceTable";
import type { Usage } from "./usage";

const usage = `npm run cost -- [--stack NAME]… [--compare REV] [--time] [--original] [--json] [usage]

What each stack of this checkout costs: a day and a month, idle and with runs, by resource. It needs no account and no
network: the program is evaluated as a run of the pipeline in service, and prices come from review/cost/prices.yaml.

  --stack NAME              a stack; default: all
  --compare REV             what has changed since a commit, a branch or a tag; both with the packages here
  --time                    how long a delivery takes on AWS
  --original                the CloudFormation sample's figures, at its own prices
  --json                    as JSON

Usage, with what is taken where nothing is said:
${usageHelp()}

Exit status: 0 told, 1 the program could not be evaluated, 2 wrong command line or settings.`;

interface Evaluated {
  readonly resources: readonly Declared[];
  readonly cost: Cost;
}

/** What every cost is counted with. */
interface Basis {
  readonly evaluate: Evaluate;
  readonly usage: Usage;
  readonly prices: PriceTable;
}

async function evaluated(checkout: string, stack: string, { evaluate, ...basis }: Basis): Promise<Evaluated> {
  const region = String(readConfiguration(checkout, stack).values["aws:region"]);
  const resources = await declaredResources(checkout, stack, "run", evaluate);
  return { resources, cost: costOf(resources, { region, ...basis }) };
}

/** Something to tell, for a person and for a program. */
interface Told {
  readonly name: string;
  readonly lines: readonly string[];
  readonly data: unknown;
}

async function tell(words: readonly string[], evaluate: Evaluate): Promise<number> {
  const { stacks: asked, usage: assumed, compare, json, time, original } = readArguments(words);
  const basis = { evaluate, usage: assumed, prices: readPrices() };
  const stacks = asked ?? stackNames(process.cwd());
  const told: Told[] = [];
  if (original)
    told.push({ name: "original", lines: originalLines(), data: { one: costOfOriginal(1), two: costOfOriginal(2) } });
  else if (time) told.push(...(await timesOf(stacks, basis)));
  else if (compare === undefined) told.push(...(await costs(stacks, basis)));
  else told.push(...(await comparisons(compare, stacks, basis)));
  if (json) console.log(JSON.stringify(Object.fromEntries(told.map(({ name, data }) => [name, data])), undefined, 2));
  else console.log(told.map(({ lines }) => lines.join("\n")).join("\n\n\n"));
  return 0;
}

async function costs(stacks: readonly string[], basis: Basis): Promise<readonly Told[]> {
  const priced: PricedStack[] = [];
  for (const stack of stacks) priced.push({ stack, ...(await evaluated(process.cwd(), stack, basis)) });
  const budgets = budgetEstimates(priced);
  return priced.map(({ stack, cost }) => {
    const budget = budgets.find((each) => each.stack === stack);
    return {
      name: stack,
      lines: [
        ...costLines(stack, cost, basis.prices),
        ...(budget === undefined ? [] : ["", ...brokenAtWords(budgetSentence(budget))]),
      ],
      data: { ...cost, ...(budget && { budget }) },
    };
  });
}

async function timesOf(stacks: readonly string[], basis: Basis): Promise<readonly Told[]> {
  const told: Told[] = [];
  for (const stack of stacks) {
    const times = deliveryTime((await evaluated(process.cwd(), stack, basis)).resources, basis.usage);
    if (times !== undefined) told.push({ name: stack, lines: timeLines(times), data: times });
  }
  if (told.length === 0) throw new BadInput(`No pipeline is declared by ${stacks.join(", ")}: it is another stack's.`);
  return told;
}

function comparisons(revision: string, stacks: readonly string[], basis: Basis): Promise<readonly Told[]> {
  return withRevision(process.cwd(), revision, async (former) => {
    const told: Told[] = [];
    for (const stack of stacks) {
      const before = stackNames(former).includes(stack) ? (await evaluated(former, stack, basis)).cost : undefined;
      const after = (await evaluated(process.cwd(), stack, basis)).cost;
      const data = compareCosts(before ?? { ...after, ...nothing }, after);
      told.push({ name: stack, lines: comparisonLines(stack, data), data });
    }
    return told;
  });
}

/** A stack that was not there. */
const nothing = { idle: 0, run: 0, prediction: 0, idleDay: 0, dayWithRun: 0, month: 0, resources: [] };

/** @param evaluate evaluates the programs. Default: each in a process of its own */
export function costCommand(evaluate: Evaluate = declarations): Command {
  return { usage, run: (words) => tell(words, evaluate) };
}

export const command = costCommand();
