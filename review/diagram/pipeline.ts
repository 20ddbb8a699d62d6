/** The picture of the pipeline: its stages, and in each the actions in the order in which they run. */
import { z } from "zod";
import type { DeclaredResource } from "#recording-engine/record";
import { between, boxed, type Drawing, node } from "./dot";

const stagesSchema = z.array(
  z.object({
    name: z.string(),
    actions: z.array(z.object({ name: z.string(), provider: z.string(), runOrder: z.number().default(1) })),
  }),
);

/** @throws Error when the program declares no pipeline */
export function pipeline(resources: readonly DeclaredResource[]): Drawing {
  const declared = resources.find(({ type }) => type === "aws:codepipeline/pipeline:Pipeline");
  if (declared === undefined) throw new Error("The program declares no pipeline.");
  const stages = stagesSchema.parse(declared.inputs["stages"]);
  const inOrder = stages.flatMap(({ name, actions }) =>
    [...actions]
      .sort((one, other) => one.runOrder - other.runOrder)
      .map((action) => ({ id: `${name}/${action.name}`, ...action })),
  );
  return [
    ...stages.map(({ name, actions }) =>
      boxed(
        name,
        actions.map((action) => node(`${name}/${action.name}`, action.name, [action.provider])),
      ),
    ),
    ...inOrder.slice(1).map(({ id }, index) => between(inOrder[index]?.id ?? id, id)),
  ];
}
