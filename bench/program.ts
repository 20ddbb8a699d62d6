/** `npm run bench -- program`: what the evaluation of the program takes, beside the import of Pulumi's SDK alone. */
import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "../machine/command";
import { readWords } from "../machine/optionWords";
import { type CriticalPath, criticalPath } from "./criticalPath";
import { endpointsIn } from "./manyEndpoints";
import { median } from "./median";
import { devGraph } from "./programGraph";

const project = join(__dirname, "..");
const kept = join(project, ".cache");

const usage = `npm run bench -- program [--runs N]

Loads and evaluates the program for dev in a new process, alternating with a process that only imports
@pulumi/pulumi, and prints the medians and their ratio: with the caches that an earlier run leaves, and once with empty
ones. Then evaluates 25, 50 and 100 endpoints, and prints the longest chain of a first pulumi up of dev.

  --runs N  processes of each kind; 7 unless given`;

/** Milliseconds from the start of a new process to its end. */
function processMilliseconds(words: readonly string[]): number {
  const started = performance.now();
  const { status, stderr } = spawnSync(process.execPath, words, { cwd: project, encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  return performance.now() - started;
}

const importAlone = ["--eval", 'require("@pulumi/pulumi")'];
const evaluation = ["--require", "./scripts/typescript.cjs", "bench/evaluateOnce.ts"];

const rounded = (milliseconds: number): string => `${Math.round(milliseconds)} ms`;

async function bench(words: readonly string[]): Promise<number> {
  const { values } = readWords({ args: [...words], options: { runs: { type: "string", default: "7" } } });
  const runs = Number(values.runs);
  for (const folder of ["typescript", "bundles"]) rmSync(join(kept, folder), { recursive: true, force: true });
  const empty = processMilliseconds(evaluation);
  const floor: number[] = [];
  const cold: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    floor.push(processMilliseconds(importAlone));
    cold.push(processMilliseconds(evaluation));
  }
  const ratio = median(cold) / median(floor);
  console.log(`import of @pulumi/pulumi alone    ${rounded(median(floor))}`);
  console.log(`program for dev, cold             ${rounded(median(cold))}   ratio ${ratio.toFixed(2)}`);
  console.log(`program for dev, empty caches     ${rounded(empty)}`);
  // The first evaluation of a process also loads what the others find loaded.
  await endpointsIn(1);
  for (const count of [25, 50, 100])
    console.log(`${String(count).padStart(3)} endpoints in one program       ${rounded(await endpointsIn(count))}`);
  const graph = await devGraph();
  const pipeline = criticalPath(graph, ({ type }) => type === "aws:codepipeline/pipeline:Pipeline");
  console.log("\nA first pulumi up of dev, a second for each creation, and what the provider waits by itself:");
  show("until the pipeline is there", pipeline);
  show("in all", criticalPath(graph));
  return 0;
}

function show(what: string, { seconds, path }: CriticalPath): void {
  console.log(`${what}: ${seconds} s`);
  for (const { name, type, waits } of path) console.log(`  ${String(waits).padStart(3)} s  ${name} (${type})`);
}

void runCommand({ usage, run: bench });
