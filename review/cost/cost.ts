/** What an environment costs, from what its program declares. */
import type { Charge, Circumstances, Declared, Verdict } from "./charge";
import { type Durations, readDurations } from "./durations";
import type { PriceTable } from "./priceTable";
import { rules } from "./rules";
import { type Usage, usualUsage } from "./usage";

/** US dollars. */
export interface Dollars {
  /** A month without a run and without a request. */
  readonly idle: number;
  /** In addition, one run with a training. */
  readonly run: number;
  /** In addition, one prediction. */
  readonly prediction: number;
}

export interface ResourceCost extends Dollars {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** Keys of the prices that it is paid by. */
  readonly paidBy: readonly string[];
  /** Why nothing is paid for it. */
  readonly free?: string;
  /** What is not counted, with the reason. */
  readonly notPriced: readonly string[];
}

export interface Cost extends Dollars {
  readonly region: string;
  readonly usage: Usage;
  /** A day without a run and without a request. */
  readonly idleDay: number;
  /** A day with one run that trains. */
  readonly dayWithRun: number;
  /** A month with all its runs and predictions. */
  readonly month: number;
  readonly resources: readonly ResourceCost[];
}

export interface CostRequest {
  readonly region: string;
  readonly prices: PriceTable;
  /** Default: what is usual. */
  readonly usage?: Usage;
  /** Default: those of the committed table. */
  readonly durations?: Durations;
}

/** Every resource is priced, free, or named as not priced with the reason. */
export function costOf(resources: readonly Declared[], request: CostRequest): Cost {
  const { region, usage = usualUsage, durations = readDurations() } = request;
  const circumstances = { usage, durations, resources };
  const costs = resources.map((resource) => resourceCost(resource, circumstances, request));
  const sum = total(costs);
  const idleDay = (sum.idle * 12) / 365;
  return {
    region,
    usage,
    ...sum,
    idleDay,
    dayWithRun: idleDay + sum.run,
    month: monthOf(sum, usage),
    resources: costs,
  };
}

/** A month with all its runs and predictions. */
export function monthOf({ idle, run, prediction }: Dollars, { runs, invocations }: Usage): number {
  return idle + runs * run + invocations * prediction;
}

function total(costs: readonly Dollars[]): Dollars {
  const sum = (pick: (cost: Dollars) => number): number => costs.reduce((whole, cost) => whole + pick(cost), 0);
  return { idle: sum(({ idle }) => idle), run: sum(({ run }) => run), prediction: sum(({ prediction }) => prediction) };
}

function resourceCost(resource: Declared, circumstances: Circumstances, { region, prices }: CostRequest): ResourceCost {
  const verdict = verdictOf(resource, circumstances);
  const charges = verdict.charges ?? [];
  const known = charges.filter(({ price }) => prices.find(region, price) !== undefined);
  const missing = charges.filter((charge) => isUsed(charge) && !known.includes(charge));
  const { urn, type, name } = resource;
  return {
    urn,
    type,
    name,
    ...total(known.map((charge) => dollarsOf(charge, region, prices))),
    paidBy: known.map(({ price }) => price),
    ...(verdict.free !== undefined && { free: verdict.free }),
    notPriced: [
      ...(verdict.notPriced ?? []),
      ...missing.map(({ price }) => `no price of ${price} in ${region}: npm run prices -- --region ${region}`),
    ],
  };
}

function verdictOf(resource: Declared, circumstances: Circumstances): Verdict {
  if (!resource.custom) return { free: "a component: its resources are counted" };
  const rule = rules[resource.type];
  return rule?.(resource, circumstances) ?? { notPriced: [`unknown type ${resource.type}`] };
}

function isUsed({ amounts }: Charge): boolean {
  return Object.values(amounts).some((each) => each > 0);
}

function dollarsOf({ price: key, amounts }: Charge, region: string, prices: PriceTable): Dollars {
  const { dollars = 0, per = 1 } = prices.find(region, key) ?? {};
  const of = (units = 0): number => (units * dollars) / per;
  return { idle: of(amounts.idle), run: of(amounts.run), prediction: of(amounts.prediction) };
}
