/** Asks about many samples, some at a time. */
import { forEachConcurrently } from "../contract/concurrency";
import type { Asker, TimedAnswer, Wish } from "./asker";
import { explanation } from "./explanation";
import { readSample } from "./sample";

/** What became of one sample. */
export type Outcome =
  | ({ readonly file: string } & TimedAnswer)
  /** On one line, as it follows the file's name. */
  | { readonly file: string; readonly failure: string };

export interface Questions extends Wish {
  readonly files: readonly string[];
  readonly requestTypes: readonly [string, ...string[]];
}

/** Requests at a time: enough to keep a small endpoint busy. */
const requestsAtOnce = 8;

/**
 * Asks about every file, and goes on when one fails.
 *
 * @param onOutcome told as each is known
 * @returns the outcomes in the order of the files
 */
export async function askAll(
  asker: Asker,
  { files, requestTypes, ...wish }: Questions,
  onOutcome: () => void,
): Promise<readonly Outcome[]> {
  const outcomes = new Map<number, Outcome>();
  await forEachConcurrently(files.entries(), requestsAtOnce, async ([index, file]) => {
    outcomes.set(index, await ask(asker, file, requestTypes, wish));
    onOutcome();
  });
  return files.flatMap((_file, index) => outcomes.get(index) ?? []);
}

async function ask(asker: Asker, file: string, requestTypes: Questions["requestTypes"], wish: Wish): Promise<Outcome> {
  try {
    return { file, ...(await asker.ask(await readSample(file, requestTypes), wish)) };
  } catch (error) {
    return { file, failure: explanation(error) };
  }
}
