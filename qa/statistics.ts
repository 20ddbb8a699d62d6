/** The numbers that decide about a model. */
import { wilsonInterval } from "../contract/wilson";

/** Lower end of the Wilson score interval of a share: with 95 % confidence the true share is not below it. */
export function wilsonLowerBound(successes: number, samples: number): number {
  return wilsonInterval(successes, samples)[0];
}

/** With fewer held-out samples the plain share says too little. */
const samplesThatSpeakForThemselves = 200;

/**
 * The accuracy that an environment's minimum is compared with: the plain share of 200 samples or more, the lower end of
 * its interval of fewer. So holding out fewer samples never makes the test easier to pass.
 */
export function provenAccuracy(successes: number, samples: number): number {
  return samples < samplesThatSpeakForThemselves ? wilsonLowerBound(successes, samples) : successes / samples;
}

/**
 * The nearest-rank percentile: the smallest value that at least `percent` of the values do not exceed.
 * @param percent above 0, at most 100
 */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? Number.NaN;
}

/** Share of the most frequent class: what a model that always gives the same answer reaches. */
export function largestShare(classes: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const index of classes) counts.set(index, (counts.get(index) ?? 0) + 1);
  return Math.max(0, ...counts.values()) / Math.max(1, classes.length);
}
