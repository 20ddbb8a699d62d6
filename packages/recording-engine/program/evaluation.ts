/** Runs the program: its own modules are evaluated anew each time, against a monitor of the engine's. */
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve, sep } from "node:path";
import { log, runtime } from "@pulumi/pulumi";
import { EngineError } from "../types";
import { isRecord } from "../values";
import type { Configuration, Project } from "./configuration";
import type { RecordingMonitor } from "./monitor";

export interface Evaluation {
  readonly project: Project;
  readonly stack: string;
  readonly configuration: Configuration;
  readonly preview: boolean;
  readonly monitor: RecordingMonitor;
}

/**
 * Evaluates the program and waits until everything it registered has been answered. After a failure nothing new begins,
 * and the program is abandoned where it waits.
 *
 * @throws the program's own error, as it threw it
 */
export async function evaluateProgram(evaluation: Evaluation): Promise<void> {
  const { project, stack, configuration, preview, monitor } = evaluation;
  runtime.setMockOptions(monitor, project.name, stack, preview, "organization");
  runtime.setAllConfig({ ...configuration.values }, [...configuration.secretKeys]);
  const restoreModules = forgetModules(project.folder);
  const stray = catchStrayErrors();
  try {
    await Promise.race([runProgram(project), stray.thrown, monitor.abandoned]);
    if (log.hasErrors()) throw new EngineError("The program logged an error (above).");
  } finally {
    await monitor.stop();
    await errorsSurface();
    stray.release();
    restoreModules();
    // What a failed program still waits for is no leak that the SDK has to warn of when the process ends.
    runtime.resetOptions(project.name, stack, -1, "", "", preview, "organization");
  }
}

async function runProgram(project: Project): Promise<void> {
  await runtime.runInPulumiStack(() => loadProgram(project));
  await runtime.disconnect();
  await errorsSurface();
}

/** Rejections that nobody handles are told one turn after they happen. */
async function errorsSurface(): Promise<void> {
  await new Promise((done) => setImmediate(done));
}

/** A program exports its outputs, or a function that returns them. */
async function loadProgram(project: Project): Promise<Record<string, unknown>> {
  const load = createRequire(join(project.folder, "package.json"));
  const loaded: unknown = load(entryOf(project));
  const main = isRecord(loaded) && "default" in loaded ? loaded["default"] : loaded;
  const outputs: unknown = typeof main === "function" ? await (main as () => unknown)() : main;
  return isRecord(outputs) ? { ...outputs } : {};
}

function entryOf(project: Project): string {
  const folder = resolve(project.folder, project.main ?? ".");
  const candidates = [project.main, packageMain(folder), "index.ts", "index.js"].flatMap((file) =>
    file === undefined ? [] : [resolve(project.folder, file)],
  );
  const entry = candidates.find((file) => existsSync(file) && /\.[cm]?[jt]s$/.test(file));
  if (entry === undefined)
    throw new EngineError(`No program in ${project.folder}: Pulumi.yaml, package.json and index.ts name none.`);
  return entry;
}

function packageMain(folder: string): string | undefined {
  const file = join(folder, "package.json");
  if (!existsSync(file)) return undefined;
  const content: unknown = JSON.parse(readFileSync(file, "utf8"));
  return isRecord(content) && typeof content["main"] === "string" ? content["main"] : undefined;
}

/**
 * Takes the project's own modules out of the module cache, so that the program's are evaluated again. Returns what puts
 * the originals back: whoever called the engine goes on with the instances it had.
 */
function forgetModules(folder: string): () => void {
  const { cache } = createRequire(join(folder, "package.json"));
  const own = (file: string): boolean => file.startsWith(folder + sep) && !file.includes(`${sep}node_modules${sep}`);
  const forget = (): [string, NodeJS.Module][] => {
    const entries = Object.entries(cache).flatMap(([file, module]): [string, NodeJS.Module][] =>
      module !== undefined && own(file) ? [[file, module]] : [],
    );
    for (const [file] of entries) Reflect.deleteProperty(cache, file);
    return entries;
  };
  const originals = forget();
  return () => {
    forget();
    for (const [file, module] of originals) cache[file] = module;
  };
}

const strayEvents = ["unhandledRejection", "uncaughtException"] as const;

/**
 * A fault in an `apply` rejects promises that nobody awaits. While the program runs such errors are its result; other
 * listeners (a test runner's) do not see them.
 */
function catchStrayErrors(): { readonly thrown: Promise<never>; release(): void } {
  let throwStray: (error: unknown) => void = () => undefined;
  const thrown = new Promise<never>((_, reject) => {
    throwStray = reject;
  });
  thrown.catch(() => undefined);
  const others = strayEvents.map((event) => ({ event, listeners: process.listeners(event as "uncaughtException") }));
  for (const event of strayEvents) {
    process.removeAllListeners(event);
    process.on(event, throwStray);
  }
  return {
    thrown,
    release(): void {
      for (const { event, listeners } of others) {
        process.removeListener(event, throwStray);
        for (const listener of listeners) process.on(event, listener);
      }
    },
  };
}
