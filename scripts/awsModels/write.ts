/** `npm run generate -- models [--check]`: writes what is made from AWS's models. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "../../machine/command";
import { readWords } from "../../machine/optionWords";
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

const usage = `npm run generate -- models [--check]

Writes the table of AWS's models, the limits of the settings, and the operations in the README of the local cloud.
Botocore is fetched from PyPI with python3 -m pip.

  --check  write nothing; exit status 1 when what is committed differs`;

async function write(words: readonly string[]): Promise<number> {
  const { values } = readWords({ args: [...words], options: { check: { type: "boolean", default: false } } });
  const wheel = downloadWheel(join(".cache", "botocore"));
  const answered = await answeredOperations();
  const table = generateTable(answered, withDocumentedLimits(botocoreLimits(wheel)));
  console.log(describe(table));
  const outdated = Object.entries({
    [tableFile]: renderTable(table),
    [readmeFile]: withOperations(readFileSync(readmeFile, "utf8"), answered),
    [settingsLimitsFile]: renderSettingsLimits(table),
  }).filter(([file, content]) => readFileSync(file, "utf8") !== content);
  for (const [file, content] of outdated) {
    if (values.check) console.error(`${file} is out of date: run npm run generate -- models.`);
    else writeFileSync(file, content);
  }
  return values.check && outdated.length > 0 ? 1 : 0;
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

export const command: Command = { usage, run: write };
