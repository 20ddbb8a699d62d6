/** The epochs of a training job. */
import { createRandom, type Random } from "../../../pictures/random";
import type { Hyperparameters } from "../hyperparameters";
import { mostProbable, Network, Parameters } from "./network";
import { createOptimizer, type Optimizer } from "./optimizer";
import type { SampleStore } from "./sampleStore";
import { applyScale, type Scale } from "./scaling";

/**
 * How often an epoch of the stand-in goes through the training samples at least. A small network gains less from a pass
 * than a large one.
 */
const FEWEST_PASSES = 6;
/**
 * How many samples an epoch shows the network at least: of a small data set a few passes would be a handful of steps.
 */
const FEWEST_SAMPLES = 3000;
/** Every job begins with the same weights and the same order, so that a job depends on its input alone. */
const SEED = 1;

/** What an epoch came to. Accuracies are shares of the samples, 0–1. */
export interface EpochResult {
  /** From 0. */
  readonly epoch: number;
  /** Over the predictions made in the epoch's last pass, each before the network learnt from it. */
  readonly trainAccuracy: number;
  /** The same for the correct class among the `topK` most probable ones. */
  readonly trainTopK: number;
  readonly validationAccuracy: number;
}

/** Trains a network, epoch by epoch. */
export class Trainer {
  public readonly network: Network;
  private readonly optimizer: Optimizer;
  private readonly gradients: Parameters;
  private readonly random: Random = createRandom(SEED, "training");
  private readonly description: Float32Array;
  private readonly order: Uint32Array;

  public constructor(
    private readonly settings: Hyperparameters,
    private readonly scale: Scale,
    private readonly training: SampleStore,
    private readonly validation: SampleStore,
  ) {
    const shape = { inputs: scale.means.length, hiddenUnits: settings.hiddenUnits, classes: settings.classes };
    this.network = new Network(shape);
    this.network.initialise(this.random);
    this.optimizer = createOptimizer(settings.optimizer);
    this.gradients = new Parameters(shape);
    this.description = new Float32Array(shape.inputs);
    this.order = Uint32Array.from({ length: training.count }, (_, index) => index);
  }

  /** Runs one epoch; call it for epoch 0, 1, 2, … */
  public runEpoch(epoch: number): EpochResult {
    const learningRate = this.learningRateOf(epoch);
    let correct = { first: 0, topK: 0 };
    const { count } = this.training;
    const passes = Math.max(FEWEST_PASSES, Math.ceil(FEWEST_SAMPLES / count));
    for (let pass = 0; pass < passes; pass += 1) {
      correct = this.runPass(learningRate);
    }
    return {
      epoch,
      trainAccuracy: correct.first / count,
      trainTopK: correct.topK / count,
      validationAccuracy: this.validate(),
    };
  }

  private learningRateOf(epoch: number): number {
    const { learningRate, schedule } = this.settings;
    const reductions = schedule.epochs.filter((step) => step <= epoch).length;
    return learningRate * schedule.factor ** reductions;
  }

  /** Goes through the training samples once, in a new order. Returns how many were predicted correctly. */
  private runPass(learningRate: number): { first: number; topK: number } {
    shuffle(this.order, this.random);
    const { batchSize, topK = 1 } = this.settings;
    const correct = { first: 0, topK: 0 };
    for (let start = 0; start < this.order.length; start += batchSize) {
      const batch = this.order.subarray(start, start + batchSize);
      this.gradients.arrays.forEach((array) => array.fill(0));
      for (const index of batch) {
        const label = this.read(this.training, index);
        const probabilities = this.network.learn(this.description, label, this.gradients);
        correct.first += mostProbable(probabilities) === label ? 1 : 0;
        correct.topK += isAmongFirst(probabilities, label, topK) ? 1 : 0;
      }
      this.optimizer.step(this.network.parameters.arrays, this.gradients.arrays, batch.length, learningRate);
    }
    return correct;
  }

  private validate(): number {
    let correct = 0;
    for (let index = 0; index < this.validation.count; index += 1) {
      const label = this.read(this.validation, index);
      correct += mostProbable(this.network.predict(this.description)) === label ? 1 : 0;
    }
    return correct / this.validation.count;
  }

  /** Reads a sample into `description`, scaled, and returns its label. */
  private read(samples: SampleStore, index: number): number {
    const label = samples.read(index, this.description);
    applyScale(this.scale, this.description);
    return label;
  }
}

function isAmongFirst(probabilities: Float64Array, label: number, count: number): boolean {
  return probabilities.filter((value) => value > (probabilities[label] ?? 0)).length < count;
}

/** Fisher–Yates. */
function shuffle(order: Uint32Array, random: Random): void {
  for (let index = order.length - 1; index > 0; index -= 1) {
    const other = random.integer(0, index);
    [order[index], order[other]] = [order[other] ?? 0, order[index] ?? 0];
  }
}
