/** Hostile input by the hundred thousand: `npm run bench -- fuzz`. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Command } from "../machine/command";
import { readWords } from "../machine/optionWords";
import { fuzzCloud } from "../packages/local-cloud/test/fuzz/fuzzCloud";
import { fuzzedServices } from "../packages/local-cloud/test/fuzz/fuzzedCloud";
import { seedsOf } from "../packages/local-cloud/test/fuzz/seeds";
import type { Tally } from "../packages/local-cloud/test/fuzz/tally";
import { fuzzApi } from "../test/hostile/fuzzApi";
import { fuzzReader } from "../test/hostile/fuzzReader";
import { readers } from "../test/hostile/readers";
import { openChild } from "./fuzz/childSubject";
import { printFaults, type Row, tableOf } from "./fuzz/table";
import { wholeNumber } from "./wholeNumber";

const usage = `npm run bench -- fuzz [--requests N] [--seed S]

Sends requests to a local cloud and a tenth as many to the prediction API, made by fast-check from valid ones of every
operation: other methods, targets and headers, strange keys of forms and members of documents, deep documents, names of
prototypes, enormous values, wrong signatures, bodies that are damaged or cut short. Then the readers of files get
inputs in the same way. Printed is a table for SECURITY.md.

  --requests N  to the local cloud; default 100000
  --seed S      of the generator; default 1

Exit status 1 when anything crashed, hung for 10 s, changed a prototype, told of this machine, answered a client's
fault with a status of 500 or above, or held more memory than is stated.`;

async function fuzz(words: readonly string[]): Promise<number> {
  const { values } = readWords({
    args: [...words],
    options: { requests: { type: "string", default: "100000" }, seed: { type: "string", default: "1" } },
  });
  const [requests, seed] = [wholeNumber("requests", values.requests), wholeNumber("seed", values.seed)];
  const rows: Row[] = [
    await cloudRow(requests, seed),
    await apiRow(Math.ceil(requests / 10), seed),
    ...(await readerRows(Math.ceil(requests / 10), seed)),
  ];
  console.log(tableOf(rows));
  printFaults(rows);
  return rows.some(({ faults }) => faults.length > 0) ? 1 : 0;
}

async function cloudRow(requests: number, seed: number): Promise<Row> {
  const child = await openChild("cloud");
  try {
    const seeds = seedsOf(await fuzzedServices(), 4, seed);
    const tally = await fuzzCloud(child.subject, { seeds, requests, seed, onProgress: report("the local cloud") });
    return row("requests at the local cloud", tally, await child.failures());
  } finally {
    await child.close();
  }
}

async function apiRow(requests: number, seed: number): Promise<Row> {
  const child = await openChild("api");
  try {
    const tally = await fuzzApi(child.subject, { requests, seed, onProgress: report("the API") });
    return row("requests at the prediction API", tally, await child.failures());
  } finally {
    await child.close();
  }
}

async function readerRows(inputs: number, seed: number): Promise<readonly Row[]> {
  const folder = mkdtempSync(join(tmpdir(), "fuzzed-readers-"));
  const rows: Row[] = [];
  try {
    for (const reader of await readers(folder)) {
      const { refused, slowest, faults } = await fuzzReader(reader, inputs, seed);
      console.error(`… ${reader.name}: ${refused} of ${inputs} refused`);
      rows.push({ what: reader.name, inputs, slowest, memory: "", faults, causes: [] });
    }
    return rows;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function report(what: string): (sent: number) => void {
  return (sent) => {
    if (sent % 5_000 === 0) console.error(`… ${what}: ${sent}`);
  };
}

function row(what: string, tally: Tally, causes: readonly string[] = []): Row {
  const { requests, slowest, before, after, faults, statuses } = tally;
  const megabytes = [before.resident, after.highest, after.resident].map((bytes) => (bytes / 1e6).toFixed(0));
  console.error(`… ${what}: ${JSON.stringify(Object.fromEntries(statuses))}`);
  return { what, inputs: requests, slowest, memory: megabytes.join(" → "), faults, causes };
}

export const command: Command = { usage, run: fuzz };
