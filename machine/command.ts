/** What the commands of this project have in common: `--help`, and which status ends them; scripts/run.cjs runs one. */
import { messageOf } from "../contract/errors";
import { isBadInput } from "./badInput";
import { silenceNodeVersionWarning } from "./nodeVersionWarning";
import { UnreadableWords } from "./optionWords";
import { noticeSwallowedOptions } from "./swallowedOptions";
import { fitted } from "./terminal";

export interface Command {
  /** What `--help` prints. */
  readonly usage: string;
  /**
   * Whether a name stands first whose help is its own: then `--help` is looked for in its place only.
   *
   * @default false
   */
  readonly namesFirst?: boolean;
  /** @returns the exit status */
  readonly run: (words: readonly string[]) => number | Promise<number>;
  /**
   * What is printed of a failure that no other command line or settings would mend.
   *
   * @default the error with its stack trace
   */
  readonly explain?: (error: unknown) => unknown;
  /**
   * Whether this process ends with it, whatever is still open.
   *
   * @default false
   */
  readonly endsProcess?: boolean;
}

/** Runs the command of this process, whose status becomes the process's. */
export async function runCommand(command: Command): Promise<void> {
  silenceNodeVersionWarning();
  process.exitCode = await statusOf(command, process.argv.slice(2));
  if (command.endsProcess === true) process.exit();
}

/**
 * Runs a command. Its status is what it returns, 2 when a person can correct the command line or the settings, which is
 * told in one message, and 1 for any other failure.
 */
export async function statusOf(
  { usage, run, namesFirst = false, explain = (error) => error }: Command,
  words: readonly string[],
): Promise<number> {
  if ((namesFirst ? words.slice(0, 1) : words).some((word) => ["--help", "-h"].includes(word))) {
    console.log(usage);
    return 0;
  }
  try {
    noticeSwallowedOptions(usage, words);
    return await run(words);
  } catch (error) {
    const isInput = isBadInput(error);
    console.error(isInput ? fitted(messageOf(error), process.stderr) : explain(error));
    if (error instanceof UnreadableWords) console.error(`\n${usage}`);
    return isInput ? 2 : 1;
  }
}
