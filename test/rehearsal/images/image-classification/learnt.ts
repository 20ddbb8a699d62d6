/** Trainings of the network alone, without a container around them. */
import assert from "node:assert/strict";
import {
  type Hyperparameters,
  readHyperparameters,
} from "../../../../rehearsal/images/image-classification/hyperparameters";
import { SampleStore } from "../../../../rehearsal/images/image-classification/learning/sampleStore";
import { type Scale, ScaleEstimate } from "../../../../rehearsal/images/image-classification/learning/scaling";
import { type EpochResult, Trainer } from "../../../../rehearsal/images/image-classification/learning/trainer";

export const CLASSES = 5;
export const CHANCE = 1 / CLASSES;
/** How many of the samples are learnt from, the first ones; with the others the network is validated. */
const TRAINING = 150;

/** A sample as the network sees it. */
export interface Described {
  readonly label: number;
  readonly description: Float32Array;
}

/** Hyperparameters: the committed ones, with some replaced. */
export function settingsOf(given: Readonly<Record<string, string>>): Hyperparameters {
  const committed = {
    num_layers: "18",
    mini_batch_size: "64",
    epochs: "2",
    learning_rate: "0.01",
    use_pretrained_model: "1",
  };
  return readHyperparameters({
    ...committed,
    num_classes: String(CLASSES),
    num_training_samples: String(TRAINING),
    ...given,
  });
}

/** Trains, and returns the result of the last epoch with the network's weights. */
export function learn(
  given: Readonly<Record<string, string>>,
  samples: readonly Described[],
): EpochResult & { readonly weights: Float32Array } {
  const settings = settingsOf(given);
  const [training, validation] = [samples.slice(0, TRAINING), samples.slice(TRAINING)];
  const stores = [training, validation].map(storeOf) as [SampleStore, SampleStore];
  try {
    const trainer = new Trainer(settings, scaleOf(training), ...stores);
    const results = Array.from({ length: settings.epochs }, (_, epoch) => trainer.runEpoch(epoch));
    const last = results.at(-1);
    assert.ok(last !== undefined);
    return { ...last, weights: trainer.network.parameters.hiddenWeights };
  } finally {
    for (const store of stores) store.close();
  }
}

function storeOf(samples: readonly Described[]): SampleStore {
  const store = new SampleStore(lengthOf(samples));
  for (const { description, label } of samples) store.add(description, label);
  return store;
}

function scaleOf(samples: readonly Described[]): Scale {
  const estimate = new ScaleEstimate(lengthOf(samples), CLASSES);
  for (const { description, label } of samples) estimate.add(description, label);
  return estimate.finish();
}

function lengthOf([first]: readonly Described[]): number {
  return first?.description.length ?? 0;
}
