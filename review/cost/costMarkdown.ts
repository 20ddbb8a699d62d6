/** The cost before and after a change, for the comment of a pull request. */
import type { CostChange, CostComparison } from "./comparison";
import { difference, dollars } from "./lines";

/** A table of the totals, and of each resource that costs more or less; one line where none does. */
export function costMarkdown({ before, after, changes, newlyNotPriced }: CostComparison): string {
  const { runs, invocations } = after.usage;
  const month = `a month (${runs} runs, ${invocations.toLocaleString("en-US")} predictions)`;
  const unpriced = newlyNotPriced.map((reason) => `- Not priced: ${reason}`);
  if (changes.length === 0)
    return [`Costs nothing more or less: ${dollars(after.month)} ${month}.`, ...unpriced].join("\n");
  return [
    "| US dollars | before | after | difference |",
    "|---|--:|--:|--:|",
    line("a day, idle", before.idleDay, after.idleDay),
    line("a day with one run that trains", before.dayWithRun, after.dayWithRun),
    line(month, before.month, after.month),
    ...changes.map(({ name, before: former, after: current }: CostChange) =>
      line(`${code(name)}, a month`, former, current),
    ),
    ...(unpriced.length === 0 ? [] : ["", ...unpriced]),
  ].join("\n");
}

function line(text: string, before: number | undefined, after: number | undefined): string {
  const amount = (value: number | undefined): string => (value === undefined ? "–" : dollars(value));
  return `| ${text} | ${amount(before)} | ${amount(after)} | ${difference((after ?? 0) - (before ?? 0))} |`;
}

/** A name is somebody else's text: it must not end its cell, nor its code. */
function code(name: string): string {
  return `\`${name.replaceAll("`", "'").replaceAll("|", "\\|").replaceAll(/\s/gu, " ")}\``;
}
