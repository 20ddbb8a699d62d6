/** `npm run bench -- program`: what the evaluation of the program takes, beside the import of Pulumi's SDK alone. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "../machine/command";
import { readWords } from "../machine/optionWords";
import { typescriptLoader } from "../machine/typescriptLoader";
import { type CriticalPath, criticalPath, settlesAlone } from "./criticalPath";
import { endpointsIn } from "./manyEndpoints";
import { median } from "./median";
import { devGraph } from "./programGraph";
import { startPulumiProcesses } from "./pulumiProcess";
import { medianUsage, type Usage, usageOf } from "./usage";

const kept = join(__dirname, "..", ".cache");

const usage = `npm run bench -- program [--runs N]

Evaluates the program for dev in new processes, as a test does and as pulumi does, alternating with a process that only
imports @pulumi/pulumi. Prints medians of the processor time, of the time that passed and of the most memory, with the
caches that an earlier run leaves, and once with empty ones; and the ratio of the processor times. Then evaluates 25, 50
and 100 endpoints in one process, after a turn of each that is not counted, and prints the medians of the processor
time. Then prints the longest chains of a first pulumi up of dev: with and without the
resources that the provider only watches until they have settled.

  --runs N  processes of each kind, and turns of each number of endpoints; 5 unless given`;

type Kind = "imported" | "evaluated" | "empty" | "dev";

async function bench(words: readonly string[]): Promise<number> {
  const { values } = readWords({ args: [...words], options: { runs: { type: "string", default: "5" } } });
  const runs = Number(values.runs);
  await showProcesses(runs);
  await showEndpoints(runs);
  await showPaths();
  return 0;
}

async function showProcesses(runs: number): Promise<void> {
  const pulumi = await startPulumiProcesses();
  const processes: Readonly<Record<Kind, () => Promise<Usage>>> = {
    imported: () => usageOf(["--eval", 'require("@pulumi/pulumi")']),
    evaluated: () => usageOf(["--require", typescriptLoader, join(__dirname, "evaluateOnce.ts")]),
    empty: () => pulumi.evaluate("bench/emptyProgram.ts"),
    dev: () => pulumi.evaluate("."),
  };
  try {
    for (const folder of ["typescript", "bundles"]) rmSync(join(kept, folder), { recursive: true, force: true });
    const emptyCaches = await processes.dev();
    const usages: Record<Kind, Usage[]> = { imported: [], evaluated: [], empty: [], dev: [] };
    for (let run = 0; run < runs; run += 1) {
      usages.imported.push(await processes.imported());
      usages.evaluated.push(await processes.evaluated());
      usages.empty.push(await processes.empty());
      usages.dev.push(await processes.dev());
    }
    const imported = medianUsage(usages.imported);
    console.log(`${" ".repeat(40)}processor     passed   memory  ratio`);
    showUsage("import of @pulumi/pulumi alone", imported, imported);
    showUsage("dev, loaded and evaluated as in a test", medianUsage(usages.evaluated), imported);
    showUsage("an empty program, as pulumi runs it", medianUsage(usages.empty), imported);
    showUsage("dev, as pulumi runs it", medianUsage(usages.dev), imported);
    showUsage("dev, as pulumi runs it, empty caches", emptyCaches, imported);
  } finally {
    await pulumi.close();
  }
}

function showUsage(what: string, { processor, wall, memory }: Usage, floor: Usage): void {
  const figures = [milliseconds(processor, 9), milliseconds(wall, 11), `${memory.toFixed(0)} MB`.padStart(9)];
  console.log(`${what.padEnd(40)}${figures.join("")}${(processor / floor.processor).toFixed(2).padStart(7)}`);
}

const milliseconds = (value: number, width: number): string => `${Math.round(value)} ms`.padStart(width);

/** Turns alternate, so that what the machine does beside them meets all numbers alike. */
async function showEndpoints(runs: number): Promise<void> {
  const turns = new Map<number, number[]>([25, 50, 100].map((count) => [count, []]));
  for (const count of turns.keys()) await endpointsIn(count);
  for (let run = 0; run < runs; run += 1) for (const [count, times] of turns) times.push(await endpointsIn(count));
  console.log();
  for (const [count, times] of turns) {
    const time = median(times);
    const each = (time / count).toFixed(1);
    console.log(`${String(count).padStart(3)} endpoints in one program ${milliseconds(time, 21)}   ${each} ms each`);
  }
}

async function showPaths(): Promise<void> {
  const graph = await devGraph();
  const alone = settlesAlone(graph);
  console.log("\nA first pulumi up of dev, a second for each creation, and what the provider waits by itself:");
  showPath(
    "until all is there but what settles while nothing waits for it",
    criticalPath(graph, (each) => !alone(each)),
  );
  showPath("until that has settled, too", criticalPath(graph));
}

function showPath(what: string, { seconds, path }: CriticalPath): void {
  console.log(`${what}: ${seconds} s`);
  for (const { name, type, waits } of path) console.log(`  ${String(waits).padStart(3)} s  ${name} (${type})`);
}

export const command: Command = { usage, run: bench };
