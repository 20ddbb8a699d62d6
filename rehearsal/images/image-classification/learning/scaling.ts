/** Brings the numbers of a description to a common scale: mean 0 and variance 1 over the training samples. */

/** Values further from the mean, in standard deviations, are cut off: one odd picture must not outweigh all others. */
const LIMIT = 4;
/** Keeps a number that never changes from being blown up. */
const SMALLEST_VARIANCE = 1e-4;

/** What a scale consists of; both arrays are as long as a description. */
export interface Scale {
  readonly means: Float32Array;
  readonly factors: Float32Array;
}

/** Watches the training samples pass by, one at a time (Welford's method). */
export class ScaleEstimate {
  private readonly means: Float64Array;
  private readonly squares: Float64Array;
  private count = 0;

  public constructor(length: number) {
    this.means = new Float64Array(length);
    this.squares = new Float64Array(length);
  }

  public add(description: Float32Array): void {
    this.count += 1;
    for (let index = 0; index < description.length; index += 1) {
      const value = description[index] ?? 0;
      const mean = this.means[index] ?? 0;
      const newMean = mean + (value - mean) / this.count;
      this.means[index] = newMean;
      this.squares[index] = (this.squares[index] ?? 0) + (value - mean) * (value - newMean);
    }
  }

  public finish(): Scale {
    return {
      means: Float32Array.from(this.means),
      factors: Float32Array.from(this.squares, (square) => 1 / Math.sqrt(square / Math.max(1, this.count) + SMALLEST_VARIANCE)),
    };
  }
}

/** Scales a description in place. */
export function applyScale({ means, factors }: Scale, description: Float32Array): void {
  for (let index = 0; index < description.length; index += 1) {
    const value = ((description[index] ?? 0) - (means[index] ?? 0)) * (factors[index] ?? 0);
    description[index] = Math.min(LIMIT, Math.max(-LIMIT, value));
  }
}
