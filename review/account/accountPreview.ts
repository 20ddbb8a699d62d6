/** The plan of Pulumi's own engine for a pull request, against the state: a part of the one comment. */
import { type Block, heading, line, paragraph, words } from "../change/document";
import type { Pulumi, Said } from "./pulumi";

/** The first line of the text, by which it is told from the preview without an account. */
export const accountMarker = "<!-- model-delivery account -->";

/** Characters that the plans may have: the preview without an account needs room in the same comment. */
export const longestAccountPart = 24_000;

/** `pulumi preview` of each stack, as the administrator's update would be. It takes no lock and writes nothing. */
export async function accountPreview(pulumi: Pulumi, stacks: readonly string[]): Promise<readonly Block[]> {
  const blocks: Block[] = [
    heading(2, words("In the account")),
    paragraph(
      words(
        "What an update by a person would do, planned by the engine of Pulumi against the state. It holds training " +
          "and endpoint as they are; what the pipeline will do with them is told without an account.",
      ),
    ),
  ];
  const room = Math.floor(longestAccountPart / stacks.length) - 1_000;
  // One after the other: each takes about a gigabyte.
  for (const stack of stacks) {
    const said = await pulumi(["preview", "--stack", stack, "--diff", "--suppress-progress"]);
    blocks.push(heading(3, line`Stack ${stack}`), ...told(said, room));
  }
  return blocks;
}

function told({ succeeded, text }: Said, room: number): readonly Block[] {
  return [
    ...(succeeded ? [] : [paragraph(words("The plan could not be made:"))]),
    { kind: "quote", text: shortened(text, room) },
  ];
}

/** What fits of a text, from both ends: the end has the sum, or the error. */
function shortened(text: string, room: number): string {
  if (text.length <= room) return text;
  const half = Math.floor((room - 100) / 2);
  return `${text.slice(0, half)}\n… ${text.length - 2 * half} characters are left out …\n${text.slice(-half)}`;
}
