/** Answers of a classification model: a JSON array of one probability for each class. */

/** How far the probabilities' sum may be from 1: they are rounded to seven digits or so, one by one. */
const sumTolerance = 1e-3;

/** An answer's probabilities, or what is wrong with it. */
export type Probabilities = { readonly values: readonly number[] } | { readonly fault: string };

/** Reads an answer that has to be a JSON array of one probability for each class. */
export function readProbabilities(text: string, classes: number): Probabilities {
  const values = readNumbers(text);
  if (values === undefined)
    return { fault: `expected a JSON array of ${classes} probabilities, came ${text.slice(0, 200) || "nothing"}` };
  const fault = probabilitiesFault(values, classes);
  return fault === undefined ? { values } : { fault };
}

/** What is wrong with numbers that have to be one probability for each class; undefined when nothing is. */
export function probabilitiesFault(values: readonly number[], classes: number): string | undefined {
  if (values.length !== classes) return `expected ${classes} probabilities, came ${values.length}`;
  const outside = values.find((value) => !(value >= 0 && value <= 1));
  if (outside !== undefined) return `expected probabilities from 0 to 1, came ${outside}`;
  const sum = values.reduce((total, value) => total + value, 0);
  return Math.abs(sum - 1) > sumTolerance ? `expected probabilities that sum to 1, came a sum of ${sum}` : undefined;
}

/** A JSON array of numbers; undefined for anything else. */
export function readNumbers(text: string): readonly number[] | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    return Array.isArray(parsed) && parsed.every((value) => typeof value === "number") ? parsed : undefined;
  } catch {
    return undefined;
  }
}
