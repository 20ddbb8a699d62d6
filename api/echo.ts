/** Pieces of requests in answers, which stay small whatever a request holds. */

const longestShown = 40;
const mostKeys = 5;

/** The most that an answer holds of words, in characters. */
const longestDetail = 1_000;

/** A value as JSON, or as much of it as can be read at a glance. */
export function shown(value: unknown): string {
  const text = jsonOf(typeof value === "string" ? value.slice(0, longestShown) : value);
  return text.length > longestShown ? `${text.slice(0, longestShown)}…` : text;
}

/** The first of some names, and how many more there are. */
export function shownKeys(keys: readonly string[]): string {
  const further = keys.length - mostKeys;
  return [...keys.slice(0, mostKeys).map(shown), ...(further > 0 ? [`${further} more`] : [])].join(", ");
}

/** What an answer says, cut where it is longer than an answer may be. */
export function bounded(detail: string): string {
  return detail.length > longestDetail ? `${detail.slice(0, longestDetail)}…` : detail;
}

/** JSON that is thousands of levels deep can be read, but not be written. */
function jsonOf(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch (error) {
    if (error instanceof RangeError) return "nested too deeply to be shown";
    throw error;
  }
}
