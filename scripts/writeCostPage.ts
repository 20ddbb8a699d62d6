/** `npm run generate -- cost`: writes the tables of docs/cost.md. */
import { readFileSync, writeFileSync } from "node:fs";
import type { Command } from "../machine/command";
import { costPageFiles, withCostTables } from "./costPage";

const usage = `npm run generate -- cost

Writes the tables of costs in ${costPageFiles.join(" and ")}, from the example's settings and the tables of prices
and durations.`;

export const command: Command = {
  usage,
  run: async () => {
    for (const file of costPageFiles) writeFileSync(file, await withCostTables(readFileSync(file, "utf8")));
    return 0;
  },
};
