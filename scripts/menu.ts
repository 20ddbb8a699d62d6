/** Things that a command runs by name: listed with what they are and how long they take. */
import { BadInput } from "../machine/badInput";

export interface Choice {
  readonly description: string;
  /** How long it takes on a quiet machine with two processors, for example `40 s`. */
  readonly takes: string;
  /** Its own options in one line; absent = none. */
  readonly options?: string;
}

export type Choices = Readonly<Record<string, Choice>>;

/** A line for each choice: name, how long it takes, what it does, its options. */
export function listed(choices: Choices): string {
  const rows = Object.entries(choices).map(([name, { options, ...choice }]) => ({
    ...choice,
    name: [name, options ?? ""].join(" ").trim(),
  }));
  const widest = Math.max(...rows.map(({ name }) => name.length));
  const longest = Math.max(...rows.map(({ takes }) => takes.length));
  return rows
    .map(({ name, takes, description }) => `  ${name.padEnd(widest)}  ${takes.padStart(longest)}  ${description}`)
    .join("\n");
}

/** @throws BadInput naming what is unknown, and what there is */
export function requireKnown(names: readonly string[], choices: Choices): void {
  const unknown = names.filter((name) => !Object.hasOwn(choices, name));
  if (unknown.length === 0) return;
  throw new BadInput(`There is no ${unknown.join(", ")}. There is:\n\n${listed(choices)}`);
}

/** Parts a command line into the names that it begins with and the options after them. */
export function namesAndOptions(words: readonly string[]): readonly [readonly string[], readonly string[]] {
  const first = words.findIndex((word) => word.startsWith("-"));
  return first === -1 ? [words, []] : [words.slice(0, first), words.slice(first)];
}
