/** The nightly look for drift: what somebody has changed past the program, and what waits to be applied. */
import { type Block, heading, type Item, line, paragraph, words } from "../change/document";
import type { Pulumi, Said } from "./pulumi";

/** The first line of the text, by which its issue is found, and whether there is any drift. */
export const driftMarkers = {
  found: "<!-- model-delivery drift found -->",
  none: "<!-- model-delivery drift none -->",
};

/** Looks at what an endpoint serves; each difference is a sentence. */
export type EndpointLook = (stack: string) => Promise<readonly string[]>;

export interface Looked {
  readonly found: boolean;
  readonly blocks: readonly Block[];
}

/** Characters of the engine's own words that are shown of a look. */
const longestWords = 8_000;

/** Looks at each stack. It takes no lock and writes nothing. @throws Error when a look was not possible */
export async function lookForDrift(
  pulumi: Pulumi,
  endpointDrift: EndpointLook,
  stacks: readonly string[],
): Promise<Looked> {
  const blocks: Block[] = [heading(2, words("Drift"))];
  let found = false;
  // One after the other: each takes about a gigabyte.
  for (const stack of stacks) {
    const changed = await differs(pulumi, ["refresh", "--stack", stack, "--preview-only"]);
    const served = await endpointDrift(stack);
    const waiting = await differs(pulumi, ["preview", "--stack", stack]);
    found ||= changed !== undefined || served.length > 0;
    blocks.push(
      heading(3, line`Stack ${stack}`),
      ...told("Somebody has changed resources past the program:", changed, "The resources are as the state says."),
      ...endpointBlocks(served),
      ...told(
        "No drift, but merged and not applied yet: an update by a person would do this:",
        waiting,
        "Nothing waits for an update by a person.",
      ),
    );
  }
  return { found, blocks };
}

/** The engine's words about changes that were not expected; undefined when there are none. */
async function differs(pulumi: Pulumi, command: readonly string[]): Promise<string | undefined> {
  const said = await pulumi([...command, "--expect-no-changes", "--diff", "--suppress-progress"]);
  if (said.succeeded) return undefined;
  if (/no changes were expected but changes/u.test(said.text)) return said.text;
  throw new Error(failure(command, said));
}

function failure(command: readonly string[], { text }: Said): string {
  return `pulumi ${command.join(" ")} could not look:\n${text.slice(-longestWords)}`;
}

function told(what: string, text: string | undefined, otherwise: string): readonly Block[] {
  if (text === undefined) return [paragraph(words(otherwise))];
  return [paragraph(words(what)), { kind: "quote", text: text.slice(0, longestWords) }];
}

function endpointBlocks(served: readonly string[]): readonly Block[] {
  if (served.length === 0) return [paragraph(words("The endpoint serves what was delivered."))];
  const items = served.map((sentence): Item => ({ line: line`${sentence}`, details: [] }));
  return [paragraph(words("The endpoint serves something else than was delivered:")), { kind: "list", items }];
}
