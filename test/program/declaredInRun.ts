/** What a run of the pipeline declares, evaluated once for all tests that look at it. */
import type { Graph } from "../../review/program/evaluate";
import { evaluateProgram } from "./program";
import { withApproval, withData } from "./worlds";

const evaluated = new Map<string, Promise<Graph>>();

/**
 * The resources of a stack of the example in a run: dev's with data, prod's with a model that is approved for it.
 *
 * @param configuration merged into the stack's: full keys
 */
export async function declaredInRun(
  stack: "dev" | "prod",
  configuration: Readonly<Record<string, unknown>> = {},
): Promise<Graph["resources"]> {
  const key = JSON.stringify([stack, configuration]);
  const world = stack === "dev" ? withData : withApproval;
  const graph = evaluated.get(key) ?? evaluateProgram({ stack, world, configuration });
  evaluated.set(key, graph);
  return (await graph).resources;
}
