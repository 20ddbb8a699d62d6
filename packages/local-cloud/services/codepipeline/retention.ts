import type { ObjectLocation, Tables } from "../../contract";
import { allButNewest } from "../../newest";
import { executionTable } from "./context";

/**
 * Forgets all but the newest executions of each pipeline. None of them may run any more.
 *
 * @returns where the artifacts lie that those have handed on
 */
export function forgetExecutions(cloud: Tables, kept: number): readonly ObjectLocation[] {
  const executions = executionTable(cloud);
  const old = allButNewest(executions.entries(), kept, {
    groupOf: ([, { pipeline }]) => pipeline.name,
    ageOf: ([, { number }]) => number,
  });
  for (const [key] of old) executions.delete(key);
  return old.flatMap(([, { artifacts }]) => Object.values(artifacts));
}
