/** A person who trains or deploys from a terminal goes past the pipeline, and says that this is meant. */
import { createInterface } from "node:readline/promises";
import { BadInput } from "../machine/badInput";

export interface Confirmation {
  /** Whether `--yes` was given. */
  readonly yes: boolean;
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly output: NodeJS.WritableStream;
}

/**
 * Asks before anything happens.
 * @param deed what is going to be done, for example `deploy arn:… to stack prod`
 * @throws BadInput when the answer is not yes, or nobody can be asked and `--yes` was not given
 */
export async function confirmPastThePipeline(deed: string, { yes, input, output }: Confirmation): Promise<void> {
  output.write(`This goes past the pipeline: you ${deed}, without its checks, its tests and its approval.\n`);
  if (yes) return;
  if (input.isTTY !== true) throw new BadInput("There is no terminal to ask on: add --yes when that is meant.");
  const terminal = createInterface({ input, output });
  try {
    const answer = (await terminal.question("Go on? Type y or n: ")).trim().toLowerCase();
    if (answer === "y" || answer === "yes") return;
  } finally {
    terminal.close();
  }
  throw new BadInput("Nothing was changed.");
}
