/** What a person reads first of a delivery that failed. */

/** How many lines that is. */
const read = 3;

/**
 * The first lines below the first that failed; where none did, the first that are none of a stage or of what went well.
 *
 * @param output of `npm start`
 */
export function firstLines(output: string): readonly string[] {
  const lines = output.split("\n").map((line) => line.trimEnd());
  const failed = lines.findIndex((line) => line.startsWith("  ✗ "));
  const below =
    failed === -1 ? lines.filter((line) => !/^(?: {2}[✓…] |>|Preparing$| {6}|$)/u.test(line)) : lines.slice(failed + 1);
  return below
    .filter((line) => line !== "")
    .slice(0, read)
    .map((line) => line.trim());
}
