/** What a check found, of everything that it printed. */
import { causesIn } from "../contract/buildEnding";

/** How many errors of one check are shown: the first is the one to look at. */
const shown = 3;

export interface Found {
  /** Whether an error names a place of a file: then it is likely to be the cause of what other checks found. */
  readonly placed: boolean;
  /** Each of a line, or of several. */
  readonly errors: readonly string[];
}

/** @param output of a check that has failed, without colours */
export function firstErrors(output: string): Found {
  const lines = output.split("\n").map((line) => line.trimEnd());
  const places = [...lines.filter(isTypeError), ...lines.filter((line) => isPlaced(line) && !isTypeError(line))];
  if (places.length > 0) return { placed: true, errors: first(places) };
  const told = causesIn(lines);
  if (told !== undefined) return { placed: false, errors: told };
  const arrows = lines.filter((line) => /^\s+error \S+: /u.test(line)).map((line) => line.trim());
  if (arrows.length > 0) return { placed: true, errors: first(arrows) };
  return { placed: false, errors: failuresOfMocha(lines) ?? lines.filter((line) => line !== "").slice(-shown) };
}

/** `file:line:column: message`, as compilers and linters write it. */
function isPlaced(line: string): boolean {
  return /^\S+:\d+:\d+: /u.test(line);
}

function isTypeError(line: string): boolean {
  return isPlaced(line) && /\btypescript\(TS\d+\)/u.test(line);
}

/** What mocha's own reporter writes at its end. */
function failuresOfMocha(lines: readonly string[]): readonly string[] | undefined {
  const heading = lines.findIndex((line) => /^ {2}\d+ failing$/u.test(line));
  if (heading === -1) return undefined;
  return lines
    .slice(heading + 1)
    .filter((line) => line !== "" && !/^\s+at /u.test(line))
    .map((line) => line.replace(/^ {2}/u, ""))
    .slice(0, 4 * shown);
}

function first(errors: readonly string[]): readonly string[] {
  const rest = errors.length - shown;
  return rest > 0 ? [...errors.slice(0, shown), `… and ${rest} more`] : errors;
}
