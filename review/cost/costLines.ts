/** What an environment costs, for a person: totals first, what is not counted last. */
import { type Cost, monthOf, type ResourceCost } from "./cost";
import { dollars, row, brokenAtWords } from "./lines";
import type { PriceTable } from "./priceTable";

const number = (amount: number): string => amount.toLocaleString("en-US");

/** @param stack its name */
export function costLines(stack: string, cost: Cost, prices: PriceTable): readonly string[] {
  const { usage, region, resources } = cost;
  const paid = resources
    .filter(({ paidBy }) => paidBy.length > 0)
    .sort((one, other) => monthOf(other, usage) - monthOf(one, usage) || one.name.localeCompare(other.name, "en"));
  return [
    `${stack}, ${region}, US dollars without taxes`,
    "",
    row("a day, idle", dollars(cost.idleDay)),
    row("a day with one run that trains", dollars(cost.dayWithRun)),
    row(`a month with ${number(usage.runs)} runs, ${number(usage.invocations)} predictions`, dollars(cost.month)),
    "",
    row("", "idle, month", "one run", "the month"),
    ...paid.map((each) => row(each.name, dollars(each.idle), dollars(each.run), dollars(monthOf(each, usage)))),
    row("all", dollars(cost.idle), dollars(cost.run), dollars(cost.month)),
    "",
    ...freeLines(resources),
    ...notPricedLines(resources),
    ...brokenAtWords(sourcesOf(resources, region, prices)),
  ];
}

function freeLines(resources: readonly ResourceCost[]): readonly string[] {
  const reasons = counted(resources.flatMap(({ free }) => (free === undefined ? [] : [free])));
  // In an order of its own: that of the program's resources is not always the same.
  const sorted = [...reasons].sort(([one], [other]) => one.localeCompare(other, "en"));
  const texts = sorted.map(([reason, times]) => `${times} × ${reason}`);
  return texts.length === 0 ? [] : brokenAtWords(`Free: ${texts.join("; ")}.`);
}

function notPricedLines(resources: readonly ResourceCost[]): readonly string[] {
  const named = resources.flatMap(({ name, notPriced }) => notPriced.map((reason) => `${name}: ${reason}`));
  return named.sort().flatMap((text) => brokenAtWords(`Not priced: ${text}`));
}

function sourcesOf(resources: readonly ResourceCost[], region: string, prices: PriceTable): string {
  const used = [...new Set(resources.flatMap(({ paidBy }) => paidBy))].flatMap((key) => prices.find(region, key) ?? []);
  const dates = used.map(({ date }) => date).sort();
  const others = used.filter(({ publisher }) => publisher === "third-party").length;
  return (
    `${used.length} prices from ${dates[0] ?? "no day"} to ${dates.at(-1) ?? "no day"} (review/cost/prices.yaml), ` +
    `${others} of them as others repeat AWS's; npm run prices reads AWS's own. An account's free allowances ` +
    `and data that leaves AWS are not counted.`
  );
}

function counted(texts: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return counts;
}
