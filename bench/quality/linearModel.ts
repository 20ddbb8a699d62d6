/** A linear model (softmax regression) on raw pixels: what a data set must not be easy for. */

export interface LabelledPixels {
  readonly label: number;
  readonly pixels: Uint8Array;
}

/** A picture with its values between -1 and 1. */
interface Sample {
  readonly label: number;
  readonly values: Float32Array;
}

const PASSES = 4;
const LEARNING_RATE = 0.002;

/** Trains on three quarters of the samples and returns the accuracy on every fourth one. */
export function heldOutAccuracyOfLinearModel(samples: readonly LabelledPixels[], classes: number): number {
  const centred = samples.map(({ label, pixels }) => ({
    label,
    values: Float32Array.from(pixels, (value) => value / 128 - 1),
  }));
  const training = centred.filter((_, index) => index % 4 !== 0);
  const heldOut = centred.filter((_, index) => index % 4 === 0);
  const length = samples[0]?.pixels.length ?? 0;
  const weights = Array.from({ length: classes }, () => new Float32Array(length));
  for (let pass = 0; pass < PASSES; pass += 1) {
    // A step coprime to the number of samples visits the classes, which come one after the other, in turns.
    for (let position = 0; position < training.length; position += 1) {
      const sample = training[(position * 181) % training.length];
      if (sample !== undefined) {
        learn(weights, sample);
      }
    }
  }
  return (
    heldOut.filter(({ label, values }) => indexOfLargest(scores(weights, values)) === label).length / heldOut.length
  );
}

function learn(weights: readonly Float32Array[], { label, values }: Sample): void {
  const logits = scores(weights, values);
  const largest = Math.max(...logits);
  const exponentials = logits.map((value) => Math.exp(value - largest));
  const sum = exponentials.reduce((total, value) => total + value, 0);
  weights.forEach((row, other) => {
    const step = LEARNING_RATE * ((other === label ? 1 : 0) - (exponentials[other] ?? 0) / sum);
    for (let index = 0; index < row.length; index += 1) {
      row[index] = (row[index] ?? 0) + step * (values[index] ?? 0);
    }
  });
}

function scores(weights: readonly Float32Array[], values: Float32Array): number[] {
  return weights.map((row) => {
    let sum = 0;
    for (let index = 0; index < row.length; index += 1) {
      sum += (row[index] ?? 0) * (values[index] ?? 0);
    }
    return sum;
  });
}

function indexOfLargest(values: readonly number[]): number {
  return values.indexOf(Math.max(...values));
}
