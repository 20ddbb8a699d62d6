/**
 * How a build says how it ended, in lines of its log that a person as well as a program finds: what it did, in a few
 * words; or a line that says what failed, and below it the causes, the most likely first.
 */
const failed = "What failed:";
const done = "Done:";

/** A few words about what was done. */
export function describeDone(what: string): string {
  return `${done} ${what}`;
}

/** The last such words of everything that was printed. */
export function doneIn(lines: readonly string[]): string | undefined {
  return lines.findLast((line) => line.startsWith(`${done} `))?.slice(done.length + 1);
}

/**
 * @param what the part that failed, in a few words
 * @param causes each of one line or more; a file's place stands first, as `file:line:column: `
 */
export function describeCauses(what: string, causes: readonly string[]): string {
  const lines = causes.flatMap((cause) => cause.split("\n")).map((line) => `  ${line}`.trimEnd());
  return [`${failed} ${what}`, ...lines].join("\n");
}

/**
 * The lines that say why, of everything that was printed; undefined when nothing says so. What a program says of those
 * that it has started comes last, and counts.
 */
export function causesIn(lines: readonly string[]): readonly string[] | undefined {
  const heading = lines.findLastIndex((line) => line.startsWith(failed));
  if (heading === -1) return undefined;
  const below = lines.slice(heading + 1);
  const end = below.findIndex((line) => /^\S/u.test(line));
  return below
    .slice(0, end === -1 ? below.length : end)
    .filter((line) => line.trim() !== "")
    .map((line) => line.replace(/^ {2}/u, ""));
}
