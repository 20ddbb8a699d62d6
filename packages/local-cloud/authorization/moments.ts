/** Numbers and moments as policies write them. */

/**
 * The number that a text stands for; undefined when it stands for none, as an empty text. Source: IAM user guide, "IAM
 * JSON policy elements: Condition operators", Numeric: an integer or decimal value (March 2023).
 */
export function numberOf(text: string): number | undefined {
  return /^[+-]?\d+(?:\.\d+)?$/u.test(text) ? Number(text) : undefined;
}

/** The formats of the W3C's note on dates and times: the year alone, with the month, the day, the time and its zone. */
const date = /^\d{4}(?:-\d{2}(?:-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2}))?)?)?$/u;
const epochSeconds = /^\d+$/u;

/**
 * The moment that a text stands for, in milliseconds; undefined when it stands for none. Source: the same page, Date:
 * one of the W3C's formats of ISO 8601, or epoch (UNIX) time.
 */
export function momentOf(text: string): number | undefined {
  if (epochSeconds.test(text)) return isYearOrEpoch(text) ? undefined : Number(text) * 1000;
  const moment = date.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(moment) ? undefined : moment;
}

/** Four digits are a year to the W3C and a moment of 1970 as epoch time; the page does not say which. */
export function isYearOrEpoch(text: string): boolean {
  return /^\d{4}$/u.test(text);
}
