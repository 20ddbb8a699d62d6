/** Where a model comes from, for a terminal. */
import { harmless } from "../../machine/harmless";
import type { Lineage } from "./lineage";
import { stepsOf } from "./rows";

export function lineageTable(lineage: Lineage): readonly string[] {
  const steps = stepsOf(lineage);
  const width = Math.max(0, ...steps.flatMap(({ facts }) => facts.map(([name]) => harmless(name).length)));
  return [
    ...steps.flatMap(({ heading, facts }) => [
      heading,
      ...facts.map(([name, value]) => `  ${harmless(name).padEnd(width)}  ${harmless(value)}`),
    ]),
    ...lineage.unknown.map((text) => `Could not be looked up: ${harmless(text)}`),
  ];
}
