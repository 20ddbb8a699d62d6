/** What the program declares for dev before its first delivery. */
import type { Graph } from "../review/program/evaluate";
import { evaluateProgram, repository } from "../test/program/program";

export function devGraph(): Promise<Graph> {
  return evaluateProgram({ stack: "dev", folder: repository });
}
