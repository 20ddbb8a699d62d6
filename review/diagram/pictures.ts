/** The pictures in the documents, drawn from what the program of this checkout declares. */
import { stackNames } from "../../settings/files";
import { type Evaluate, declaredResources } from "../program/declared";
import { architecture } from "./architecture";
import { asSvg, themes } from "./dot";
import { pipeline } from "./pipeline";

/**
 * Names of files below `docs/pictures` and their content: each picture for a light and for a dark page.
 *
 * @param evaluate evaluates the program. Default: in processes of its own
 * @throws BadInput when the settings of a stack are wrong
 */
export async function pictures(checkout: string, evaluate?: Evaluate): Promise<ReadonlyMap<string, string>> {
  const stacks = new Map<string, Awaited<ReturnType<typeof declaredResources>>>();
  for (const stack of stackNames(checkout))
    stacks.set(stack, await declaredResources(checkout, stack, "run", evaluate));
  const drawings = {
    architecture: { title: "What the program makes, and what needs what", drawing: architecture(stacks) },
    pipeline: { title: "The stages of the pipeline", drawing: pipeline([...stacks.values()].flat()) },
  };
  const drawn = new Map<string, string>();
  for (const [name, { title, drawing }] of Object.entries(drawings))
    for (const [theme, colours] of Object.entries(themes))
      drawn.set(`${name}-${theme}.svg`, await asSvg(drawing, title, colours));
  return drawn;
}
