/**
 * `npm run models`: writes the table of AWS's models, the limits of the settings, and the operations in the README of
 * the local cloud. Botocore is fetched from PyPI with `python3 -m pip`. With `--check` nothing is written: the command
 * fails when what is committed differs.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { coverageOf } from "../../packages/local-cloud/models/coverage";
import { answeredOperations } from "../../packages/local-cloud/models/generator/answered";
import { botocoreLimits } from "../../packages/local-cloud/models/generator/botocore";
import { withDocumentedLimits } from "../../packages/local-cloud/models/generator/documentedLimits";
import { generateTable } from "../../packages/local-cloud/models/generator/generate";
import { readmeFile, withOperations } from "../../packages/local-cloud/models/generator/reference";
import { renderTable } from "../../packages/local-cloud/models/generator/render";
import { downloadWheel } from "../../packages/local-cloud/models/generator/wheel";
import { type ModelTable, tableFile } from "../../packages/local-cloud/models/table";
import { renderSettingsLimits, settingsLimitsFile } from "./settingsLimits";

async function main(): Promise<void> {
  const wheel = downloadWheel(join(".cache", "botocore"));
  const answered = await answeredOperations();
  const table = generateTable(answered, withDocumentedLimits(botocoreLimits(wheel)));
  writeOrCheck(tableFile, renderTable(table));
  writeOrCheck(readmeFile, withOperations(readFileSync(readmeFile, "utf8"), answered));
  writeOrCheck(settingsLimitsFile, renderSettingsLimits(table));
  console.log(describe(table));
}

function writeOrCheck(file: string, content: string): void {
  if (!process.argv.includes("--check")) {
    writeFileSync(file, content);
    return;
  }
  if (readFileSync(file, "utf8") === content) return;
  console.error(`${file} is out of date: run npm run models.`);
  process.exitCode = 1;
}

function describe({ services }: ModelTable): string {
  const rows = Object.entries(services).map(([service, model]) => ({ service, ...coverageOf(model) }));
  const total = {
    service: "together",
    operations: rows.reduce((sum, { operations }) => sum + operations, 0),
    members: rows.reduce((sum, { members }) => sum + members, 0),
    open: rows.flatMap(({ open }) => open),
    unreadable: rows.flatMap(({ unreadable }) => unreadable),
  };
  return [...rows, total]
    .map(
      ({ service, operations, members, open, unreadable }) =>
        `${service}: ${operations} operations, ${members} members of requests. ` +
        `Not checked beyond their type: ${open.length}; by a pattern that cannot be read: ${unreadable.length}`,
    )
    .join("\n");
}

void main();
