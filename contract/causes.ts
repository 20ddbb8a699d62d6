/**
 * How what fails says why: the last that it prints is a line that begins with these words, and below it the causes, the
 * most likely first. Whoever reads a build's log finds them there, a person as well as a program.
 */
const heading = "What failed:";

/**
 * @param what the part that failed, in a few words
 * @param causes each of one line or more; a file's place stands first, as `file:line:column: `
 */
export function describeCauses(what: string, causes: readonly string[]): string {
  const lines = causes.flatMap((cause) => cause.split("\n")).map((line) => `  ${line}`.trimEnd());
  return [`${heading} ${what}`, ...lines].join("\n");
}

/**
 * The lines that say why, of everything that was printed; undefined when nothing says so. What one program prints after
 * another that it has started comes last.
 */
export function causesIn(lines: readonly string[]): readonly string[] | undefined {
  const first = lines.findIndex((line) => line.startsWith(heading));
  if (first === -1) return undefined;
  return lines
    .slice(first + 1)
    .filter((line) => line.trim() !== "" && !line.startsWith(heading))
    .map((line) => line.replace(/^ {2}/u, ""));
}
