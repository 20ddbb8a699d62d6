/** The part of README.md that lists what is answered. */
import { join } from "node:path";
import type { Answered } from "./generate";

export const readmeFile = join(__dirname, "..", "..", "README.md");

const begin = "<!-- operations: written by npm run generate -- models -->";
const end = "<!-- end of operations -->";

/** A README whose list of operations is this one. */
export function withOperations(readme: string, answered: Answered): string {
  const [before, rest = ""] = readme.split(begin);
  const after = rest.split(end)[1];
  if (before === undefined || after === undefined) throw new Error(`README.md has no ${begin} … ${end}.`);
  return `${before}${begin}\n\n${operationsTable(answered)}\n\n${end}${after}`;
}

function operationsTable(answered: Answered): string {
  const rows = Object.entries(answered).map(
    ([service, names]) => `| ${service} | ${names.length} | ${[...names].sort(byName).join(", ")} |`,
  );
  return ["| Service | Number | Operations |", "|---|---|---|", ...rows].join("\n");
}

function byName(first: string, second: string): number {
  return first < second ? -1 : 1;
}
