import type { Prediction } from "./contract";

/** The most probable classes, of equally probable ones the first. @param topk how many; all by default */
export function ranked(
  probabilities: readonly number[],
  labels: readonly string[],
  topk = labels.length,
): readonly Prediction[] {
  return probabilities
    .map((probability, index) => ({ label: labels[index] ?? "", index, probability }))
    .sort((one, other) => other.probability - one.probability)
    .slice(0, topk);
}
