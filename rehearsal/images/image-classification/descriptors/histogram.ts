/**
 * A histogram in a typed array. A class, because a call of an imported function costs a look-up in the innermost loops.
 */
export class Histogram {
  public readonly counts: Float32Array;

  public constructor(length: number) {
    this.counts = new Float32Array(length);
  }

  /** Adds to one entry. */
  public add(index: number, amount: number): void {
    this.counts[index] = (this.counts[index] ?? 0) + amount;
  }

  /** The count of one entry. */
  public at(index: number): number {
    return this.counts[index] ?? 0;
  }

  /** The sum of all entries. */
  public total(): number {
    return this.counts.reduce((sum, count) => sum + count, 0);
  }

  /**
   * Writes the roots of shares: what counts twice as much is not twice as far apart, so that many small entries weigh
   * against a large one.
   */
  public writeRoots(total: number, target: Float32Array): void {
    for (let index = 0; index < this.counts.length; index += 1) {
      target[index] = Math.sqrt(this.at(index) / total);
    }
  }
}
