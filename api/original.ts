import type { Prediction } from "./contract";
import { pythonFloat, pythonString } from "./pythonText";

/**
 * The answer of the API that came before this one: `str` of a list of (number of the class from 1, label, probability).
 */
export function originalText(predictions: readonly Prediction[]): string {
  const tuples = predictions.map(
    ({ index, label, probability }) => `(${index + 1}, ${pythonString(label)}, ${pythonFloat(probability)})`,
  );
  return `[${tuples.join(", ")}]`;
}
