/** A network with one hidden layer: description → hidden units (rectified) → one probability for each class. */
import type { Random } from "../../../pictures/random";

/** The sizes that a network is made of. */
export interface Shape {
  readonly inputs: number;
  readonly hiddenUnits: number;
  readonly classes: number;
}

/** All numbers that training changes, or changes of them. */
export class Parameters {
  /** Row by row: the weights of all inputs for the first hidden unit, then for the second, … */
  public readonly hiddenWeights: Float32Array;
  public readonly hiddenBiases: Float32Array;
  /** Row by row: the weights of all hidden units for the first class, then for the second, … */
  public readonly outputWeights: Float32Array;
  public readonly outputBiases: Float32Array;

  public constructor(shape: Shape) {
    this.hiddenWeights = new Float32Array(shape.hiddenUnits * shape.inputs);
    this.hiddenBiases = new Float32Array(shape.hiddenUnits);
    this.outputWeights = new Float32Array(shape.classes * shape.hiddenUnits);
    this.outputBiases = new Float32Array(shape.classes);
  }

  /** Every array, in the order in which a model is stored. */
  public get arrays(): readonly Float32Array[] {
    return [this.hiddenWeights, this.hiddenBiases, this.outputWeights, this.outputBiases];
  }
}

/** Predicts classes, and tells how its parameters would have to change to predict better. */
export class Network {
  public readonly parameters: Parameters;
  private readonly hidden: Float32Array;
  private readonly hiddenErrors: Float32Array;
  private readonly probabilities: Float64Array;

  public constructor(public readonly shape: Shape) {
    this.parameters = new Parameters(shape);
    this.hidden = new Float32Array(shape.hiddenUnits);
    this.hiddenErrors = new Float32Array(shape.hiddenUnits);
    this.probabilities = new Float64Array(shape.classes);
  }

  /** Draws the weights that training begins with. */
  public initialise(random: Random): void {
    const { hiddenWeights, outputWeights } = this.parameters;
    fillNormal(hiddenWeights, random, 1 / Math.sqrt(this.shape.inputs));
    fillNormal(outputWeights, random, 1 / Math.sqrt(this.shape.hiddenUnits));
  }

  /** The probability of each class; they sum to 1. The array is overwritten by the next prediction. */
  public predict(description: Float32Array): Float64Array {
    const { hiddenWeights, hiddenBiases, outputWeights, outputBiases } = this.parameters;
    const { inputs, hiddenUnits, classes } = this.shape;
    for (let unit = 0; unit < hiddenUnits; unit += 1) {
      this.hidden[unit] = Math.max(0, (hiddenBiases[unit] ?? 0) + product(hiddenWeights, unit * inputs, description));
    }
    for (let label = 0; label < classes; label += 1) {
      this.probabilities[label] = (outputBiases[label] ?? 0) + product(outputWeights, label * hiddenUnits, this.hidden);
    }
    softmax(this.probabilities);
    return this.probabilities;
  }

  /** Predicts, and adds to `gradients` how the cross-entropy of the prediction changes with each parameter. */
  public learn(description: Float32Array, label: number, gradients: Parameters): Float64Array {
    const probabilities = this.predict(description);
    const { inputs, hiddenUnits, classes } = this.shape;
    this.hiddenErrors.fill(0);
    for (let other = 0; other < classes; other += 1) {
      const error = (probabilities[other] ?? 0) - (other === label ? 1 : 0);
      gradients.outputBiases[other] = (gradients.outputBiases[other] ?? 0) + error;
      addScaled(gradients.outputWeights, other * hiddenUnits, this.hidden, error);
      for (let unit = 0; unit < hiddenUnits; unit += 1) {
        this.hiddenErrors[unit] =
          (this.hiddenErrors[unit] ?? 0) + error * (this.parameters.outputWeights[other * hiddenUnits + unit] ?? 0);
      }
    }
    for (let unit = 0; unit < hiddenUnits; unit += 1) {
      if ((this.hidden[unit] ?? 0) > 0) {
        const error = this.hiddenErrors[unit] ?? 0;
        gradients.hiddenBiases[unit] = (gradients.hiddenBiases[unit] ?? 0) + error;
        addScaled(gradients.hiddenWeights, unit * inputs, description, error);
      }
    }
    return probabilities;
  }
}

/** The most probable class; the first one of several. */
export function mostProbable(probabilities: Float64Array): number {
  return probabilities.reduce((best, value, label) => (value > (probabilities[best] ?? 0) ? label : best), 0);
}

/** The scalar product of a vector with a row that begins at `start`. Four sums at once keep the processor busy. */
function product(rows: Float32Array, start: number, vector: Float32Array): number {
  let [first, second, third, fourth] = [0, 0, 0, 0];
  const whole = vector.length - (vector.length % 4);
  for (let index = 0; index < whole; index += 4) {
    first += (rows[start + index] ?? 0) * (vector[index] ?? 0);
    second += (rows[start + index + 1] ?? 0) * (vector[index + 1] ?? 0);
    third += (rows[start + index + 2] ?? 0) * (vector[index + 2] ?? 0);
    fourth += (rows[start + index + 3] ?? 0) * (vector[index + 3] ?? 0);
  }
  for (let index = whole; index < vector.length; index += 1) {
    first += (rows[start + index] ?? 0) * (vector[index] ?? 0);
  }
  return first + second + third + fourth;
}

function addScaled(rows: Float32Array, start: number, vector: Float32Array, factor: number): void {
  for (let index = 0; index < vector.length; index += 1) {
    rows[start + index] = (rows[start + index] ?? 0) + factor * (vector[index] ?? 0);
  }
}

/**
 * Exponentials that sum to 1, in place. A network that training has blown up knows nothing: every class is as probable.
 */
function softmax(values: Float64Array): void {
  const largest = Math.max(...values);
  if (!Number.isFinite(largest)) {
    values.fill(1 / values.length);
    return;
  }
  let sum = 0;
  for (let index = 0; index < values.length; index += 1) {
    const exponential = Math.exp((values[index] ?? 0) - largest);
    values[index] = exponential;
    sum += exponential;
  }
  for (let index = 0; index < values.length; index += 1) {
    values[index] = (values[index] ?? 0) / sum;
  }
}

function fillNormal(values: Float32Array, random: Random, deviation: number): void {
  for (let index = 0; index < values.length; index += 1) {
    values[index] = random.normal() * deviation;
  }
}
