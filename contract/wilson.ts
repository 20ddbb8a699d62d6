/** How far a share of samples can be trusted. */

/** The quantile of the normal distribution for two-sided 95 %. */
const quantile = 1.96;

/**
 * The Wilson score interval of a share: with 95 % confidence the true share lies in it. Unlike the plain share it tells
 * a good model from a lucky one when there are few samples. Of no samples nothing is known.
 */
export function wilsonInterval(successes: number, samples: number): readonly [lower: number, upper: number] {
  if (samples === 0) return [0, 1];
  const share = successes / samples;
  const centre = share + quantile ** 2 / (2 * samples);
  const margin = quantile * Math.sqrt((share * (1 - share)) / samples + quantile ** 2 / (4 * samples ** 2));
  const whole = 1 + quantile ** 2 / samples;
  return [Math.max(0, (centre - margin) / whole), Math.min(1, (centre + margin) / whole)];
}
