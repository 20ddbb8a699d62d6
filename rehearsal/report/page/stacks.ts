/** What the stacks cost, and what they hand out. */
import { type Content, markup, type Html } from "../../../pages/html";
import { facts, folded, table } from "../../../pages/parts";
import { difference, dollars } from "../../../review/cost/lines";
import type { StackEvidence } from "../../stage/stackEvidence";
import type { Report } from "../report";

/** A difference below half a cent is none. */
const halfCent = 0.005;

export function stacks({ stacks: all, lastRelease }: Report): Html | undefined {
  const found = Object.entries(all);
  if (found.length === 0) return undefined;
  const notPriced = found.reduce((sum, [, { cost }]) => sum + cost.notPriced, 0);
  return markup`<section><h2>Stacks</h2>
${table(
  "What each stack costs on AWS, in US dollars without taxes",
  [
    { heading: "Stack" },
    { heading: "A day, idle", kind: "number" },
    { heading: "A day with a run that trains", kind: "number" },
    { heading: "A month", kind: "number" },
    { heading: "Since the last release", kind: "number" },
  ],
  found.map(([stack, { cost }]): readonly Content[] => [
    stack,
    dollars(cost.idleDay),
    dollars(cost.dayWithRun),
    dollars(cost.month),
    change(cost.month, lastRelease?.month[stack]),
  ]),
)}
<p class="quiet">With the usage that npm run cost takes where nothing is said.${
    notPriced === 0 ? "" : ` Something of ${notPriced} resources is not priced: npm run cost names it.`
  }</p>
${found.map(([stack, evidence]) => folded(`Outputs of ${stack}`, facts(outputs(evidence))))}</section>
`;
}

function change(now: number, before: number | undefined): string {
  if (before === undefined) return "";
  return Math.abs(now - before) < halfCent ? "the same" : difference(now - before);
}

function outputs({ outputs: all }: StackEvidence): readonly (readonly [string, string])[] {
  return Object.entries(all)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => [name, textOf(value)]);
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(textOf).join(", ");
  return typeof value === "string" ? value : JSON.stringify(value);
}
