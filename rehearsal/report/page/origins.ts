/** Where the models come from that serve now. */
import { stepsOf } from "../../../clients/lineage/rows";
import { type Html, markup } from "../../../pages/html";
import { facts, folded } from "../../../pages/parts";
import type { Report } from "../report";

export function origins({ lineage }: Report): Html | undefined {
  const stacks = Object.entries(lineage);
  if (stacks.length === 0) return undefined;
  return markup`<section><h2>Where the models come from</h2>
${stacks.map(([stack, found]) =>
  folded(`Model of ${stack}`, [
    stepsOf(found).map(({ heading, facts: rows }) => markup`<h3>${heading}</h3>\n${facts(rows)}`),
    found.unknown.map((text) => markup`<p>Could not be looked up: ${text}</p>\n`),
  ]),
)}</section>
`;
}
