/** The modules of a project: which one is the program, and how they are evaluated anew. */
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve, sep } from "node:path";
import { EngineError } from "../types";
import { isRecord } from "../values";
import type { Project } from "./configuration";

/**
 * Runs a project's program. It exports its outputs, or a function that returns them.
 *
 * @throws EngineError when the project names no program
 */
export function runProjectProgram(project: Project): unknown {
  const load = createRequire(join(project.folder, "package.json"));
  const loaded: unknown = load(entryOf(project));
  const main = isRecord(loaded) && "default" in loaded ? loaded["default"] : loaded;
  return typeof main === "function" ? (main as () => unknown)() : main;
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
 * Runs a task with a folder's own modules taken out of the module cache, so that they are evaluated anew; installed
 * packages stay. Afterwards the originals are back: whoever called the engine goes on with the instances it had.
 */
export async function withFreshModules<Result>(folder: string, task: () => Promise<Result>): Promise<Result> {
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
  try {
    return await task();
  } finally {
    forget();
    for (const [file, module] of originals) cache[file] = module;
  }
}
