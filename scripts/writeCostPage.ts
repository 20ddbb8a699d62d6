/** `npm run generate -- cost`: writes the tables of docs/cost.md. */
import { readFileSync, writeFileSync } from "node:fs";
import { runCommand } from "../machine/command";
import { costPageFile, withCostTables } from "./costPage";

const usage = `npm run generate -- cost

Writes the tables of ${costPageFile}, from the example's settings and the tables of prices and durations.`;

void runCommand({
  usage,
  run: async () => {
    writeFileSync(costPageFile, await withCostTables(readFileSync(costPageFile, "utf8")));
    return 0;
  },
});
