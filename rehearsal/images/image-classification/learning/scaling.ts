/**
 * Brings the numbers of a description to a common scale: mean 0 over the training samples, and a variance that grows
 * with what a number tells of the class. Most of a description tells nothing of it, and a network that sees few samples
 * would learn their noise.
 */

/** Values further from the mean, in standard deviations, are cut off: one odd picture must not outweigh all others. */
const LIMIT = 4;
/** Keeps a number that never changes from being blown up. */
const SMALLEST_VARIANCE = 1e-4;
/** The weight of a number that tells the class by itself. */
const LARGEST_WEIGHT = 2;
/** The weight of a number that tells nothing by itself: with others it may. */
const SMALLEST_WEIGHT = 0.1;

/** What a scale consists of; both arrays are as long as a description. */
export interface Scale {
  readonly means: Float32Array;
  readonly factors: Float32Array;
}

/** Watches samples pass by, one at a time (Welford's method). */
class Moments {
  public readonly means: Float64Array;
  public readonly squares: Float64Array;
  public count = 0;

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
}

/** Watches the training samples pass by: all of them, and those of each class. */
export class ScaleEstimate {
  private readonly all: Moments;
  private readonly classes: readonly Moments[];

  public constructor(
    private readonly length: number,
    classes: number,
  ) {
    this.all = new Moments(length);
    this.classes = Array.from({ length: classes }, () => new Moments(length));
  }

  public add(description: Float32Array, label: number): void {
    this.all.add(description);
    this.classes[label]?.add(description);
  }

  public finish(): Scale {
    const { means, squares, count } = this.all;
    return {
      means: Float32Array.from(means),
      factors: Float32Array.from(
        { length: this.length },
        (_, index) => this.weightOf(index) / Math.sqrt((squares[index] ?? 0) / Math.max(1, count) + SMALLEST_VARIANCE),
      ),
    };
  }

  /**
   * Grows with the share of a number's variance that lies between the classes, less what chance puts there (Kelley's
   * epsilon squared).
   */
  private weightOf(index: number): number {
    const seen = this.classes.filter(({ count }) => count > 0);
    const within =
      seen.reduce((sum, { squares }) => sum + (squares[index] ?? 0), 0) / Math.max(1, this.all.count - seen.length);
    const total = (this.all.squares[index] ?? 0) / Math.max(1, this.all.count - 1);
    const share = total > 0 ? Math.max(0, 1 - within / total) : 0;
    return Math.max(SMALLEST_WEIGHT, LARGEST_WEIGHT * Math.sqrt(share));
  }
}

/** Scales a description in place. */
export function applyScale({ means, factors }: Scale, description: Float32Array): void {
  for (let index = 0; index < description.length; index += 1) {
    const value = ((description[index] ?? 0) - (means[index] ?? 0)) * (factors[index] ?? 0);
    description[index] = Math.min(LIMIT, Math.max(-LIMIT, value));
  }
}
