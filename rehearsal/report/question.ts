/** What a person is told before the question whether a model shall go to production. */
import type { DataManifest } from "../../contract/dataManifest";
import type { RunRecord } from "../../contract/runRecord";
import type { Candidate } from "../stage/candidate";
import type { ProductionChange } from "../stage/productionChange";
import { changeRows } from "./changeInWords";
import type { Row } from "./rows";

/** Classes that came or went are named up to here, and counted beyond. */
const namedClasses = 3;

/** @param change what it changes against what production runs */
export function describeCandidate(candidate: Candidate, change: ProductionChange): readonly Row[] {
  const { record, stacks, checks = "passed" } = candidate;
  const subject = record.message?.split("\n", 1)[0];
  const author = record.author === undefined ? "" : ` (${record.author})`;
  return [
    ["commit", `${record.commit.slice(0, 7)}${subject === undefined ? "" : ` ${subject}`}${author}`],
    ["data", dataInWords(candidate)],
    ["candidate", `version ${versionOf(record.modelPackage)}: ${figures(record, stacks.tested)}, in ${stacks.tested}`],
    ["production", productionInWords(candidate)],
    ["checks", checks],
    ...changeRows(change),
  ];
}

function productionInWords({ serving, former, stacks: { production } }: Candidate): string {
  if (serving === undefined) return `serves nothing yet (${production})`;
  const version = `version ${versionOf(serving)}`;
  return former === undefined
    ? `${version}: no record tells how it did (${production})`
    : `${version}: ${figures(former.record, production)}, when it went live in ${production}`;
}

function figures({ environments }: RunRecord, stack: string): string {
  const { accuracy, samples, latencyMilliseconds: latency } = environments[stack] ?? {};
  if (accuracy === undefined) return "not measured";
  const on = samples === undefined ? "" : ` on ${counted(samples)} samples`;
  return `accuracy ${accuracy.toFixed(3)}${on}${latency === undefined ? "" : `, p95 ${latency.p95.toFixed(0)} ms`}`;
}

function dataInWords({ data, former, record, samples, serving }: Candidate): string {
  if (data === undefined) return `version ${record.dataVersion}`;
  const now = `${counted(sizeOf(data))} ${samples}, ${data.classes.length} classes`;
  if (serving === undefined) return now;
  if (former?.data === undefined) return `${now}; what production learnt from is not known`;
  if (former.data.version === data.version) return `${now}, the same as in production`;
  return `${now}; production: ${changes(former.data, data).join(", ")}`;
}

/** What differs, seen from what production has learnt from. */
function changes(before: DataManifest, now: DataManifest): readonly string[] {
  const come = now.classes.filter((name) => !before.classes.includes(name));
  const gone = before.classes.filter((name) => !now.classes.includes(name));
  return [
    sizeOf(before) === sizeOf(now) ? "as many, but others" : counted(sizeOf(before)),
    ...(come.length === 0 ? [] : [`without ${named(come)}`]),
    ...(gone.length === 0 ? [] : [`with ${named(gone)}`]),
  ];
}

function named(classes: readonly string[]): string {
  const rest = classes.length - namedClasses;
  return classes.slice(0, namedClasses).join(", ") + (rest > 0 ? ` and ${rest} more` : "");
}

function sizeOf({ samples: { train, validation, heldOut } }: DataManifest): number {
  return train + validation + heldOut;
}

function counted(count: number): string {
  return count.toLocaleString("en-US");
}

function versionOf(modelPackage: string): string {
  return modelPackage.slice(modelPackage.lastIndexOf("/") + 1);
}
