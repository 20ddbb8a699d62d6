/** What a change of the program does to the cost, by resource. */
import { type Cost, monthOf, type ResourceCost } from "./cost";
import { difference, dollars, row, brokenAtWords } from "./lines";

/** US dollars of one month with all its runs and predictions. */
export interface CostChange {
  readonly urn: string;
  readonly name: string;
  /** Undefined where the resource is not declared. */
  readonly before?: number;
  readonly after?: number;
}

export interface CostComparison {
  readonly before: Cost;
  readonly after: Cost;
  /** Of resources whose cost differs by a hundredth of a cent at least, the largest first. */
  readonly changes: readonly CostChange[];
  /** What is not counted after the change and was before it, or was not there. */
  readonly newlyNotPriced: readonly string[];
}

/** Both with the same usage and prices. */
export function compareCosts(before: Cost, after: Cost): CostComparison {
  const former = byUrn(before);
  const current = byUrn(after);
  const changes = [...new Set([...former.keys(), ...current.keys()])].flatMap((urn) =>
    changeOf(urn, monthIn(former, urn, before), monthIn(current, urn, after)),
  );
  const known = new Set(reasonsOf(before));
  return {
    before,
    after,
    changes: changes.sort((one, other) => Math.abs(differenceOf(other)) - Math.abs(differenceOf(one))),
    newlyNotPriced: reasonsOf(after).filter((reason) => !known.has(reason)),
  };
}

/** Whether the sums after the change miss something, because the table has no price of it. */
export function lacksPrices({ newlyNotPriced }: CostComparison): boolean {
  return newlyNotPriced.some((reason) => reason.includes(": no price of "));
}

export function comparisonLines(
  stack: string,
  { before, after, changes, newlyNotPriced }: CostComparison,
): readonly string[] {
  const line = (text: string, former: number | undefined, current: number | undefined): string =>
    row(
      text,
      former === undefined ? "–" : dollars(former),
      current === undefined ? "–" : dollars(current),
      difference((current ?? 0) - (former ?? 0)),
    );
  return [
    `${stack}, ${after.region}`,
    "",
    row("", "before", "after", "difference"),
    line("a day, idle", before.idleDay, after.idleDay),
    line("a day with one run that trains", before.dayWithRun, after.dayWithRun),
    line("a month", before.month, after.month),
    ...(changes.length === 0 ? ["No resource costs more or less."] : ["", "A month, by resource:"]),
    ...changes.map(({ name, before: former, after: current }) => line(name, former, current)),
    ...newlyNotPriced.flatMap((reason) => brokenAtWords(`Not priced any more, or new: ${reason}`)),
  ];
}

const byUrn = ({ resources }: Cost): ReadonlyMap<string, ResourceCost> =>
  new Map(resources.map((resource) => [resource.urn, resource]));

const reasonsOf = ({ resources }: Cost): readonly string[] =>
  resources.flatMap(({ name, notPriced }) => notPriced.map((reason) => `${name}: ${reason}`));

const differenceOf = ({ before = 0, after = 0 }: CostChange): number => after - before;

interface Month {
  readonly name: string;
  readonly amount: number;
}

function monthIn(resources: ReadonlyMap<string, ResourceCost>, urn: string, { usage }: Cost): Month | undefined {
  const resource = resources.get(urn);
  return resource && { name: resource.name, amount: monthOf(resource, usage) };
}

function changeOf(urn: string, before: Month | undefined, after: Month | undefined): readonly CostChange[] {
  const name = after?.name ?? before?.name ?? urn;
  if (Math.abs((after?.amount ?? 0) - (before?.amount ?? 0)) < 0.0001) return [];
  return [
    {
      urn,
      name,
      ...(before !== undefined && { before: before.amount }),
      ...(after !== undefined && { after: after.amount }),
    },
  ];
}
