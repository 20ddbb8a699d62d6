import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decodePicture } from "../../../../rehearsal/images/image-classification/decode";
import { PRETRAINED } from "../../../../rehearsal/images/image-classification/descriptors";
import {
  type Hyperparameters,
  readHyperparameters,
} from "../../../../rehearsal/images/image-classification/hyperparameters";
import { SampleStore } from "../../../../rehearsal/images/image-classification/learning/sampleStore";
import {
  applyScale,
  type Scale,
  ScaleEstimate,
} from "../../../../rehearsal/images/image-classification/learning/scaling";
import { type EpochResult, Trainer } from "../../../../rehearsal/images/image-classification/learning/trainer";
import { Progress } from "../../../../rehearsal/images/image-classification/progress";
import { drawPictures } from "../../../../rehearsal/pictures";
import { createRandom } from "../../../../rehearsal/pictures/random";

const CLASSES = 5;
const CHANCE = 1 / CLASSES;
const TRAINING = 150;

interface Described {
  readonly label: number;
  readonly description: Float32Array;
}

describe("Learning", () => {
  let pictures: Described[] = [];
  const stores: SampleStore[] = [];

  before(async () => {
    pictures = await describeDrawnPictures(50);
  });
  after(() => {
    stores.forEach((store) => {
      store.close();
    });
  });

  /** Trains on drawn pictures and returns the result of the last epoch, with the network's weights. */
  function learn(
    given: Readonly<Record<string, string>>,
    samples: readonly Described[] = pictures,
  ): EpochResult & { readonly weights: Float32Array } {
    const settings = settingsOf(given);
    const scale = scaleOf(samples.slice(0, TRAINING));
    const [training, validation] = [store(samples.slice(0, TRAINING)), store(samples.slice(TRAINING))];
    const trainer = new Trainer(settings, scale, training, validation);
    const results = Array.from({ length: settings.epochs }, (_, epoch) => trainer.runEpoch(epoch));
    const last = results.at(-1);
    assert.ok(last !== undefined);
    return { ...last, weights: trainer.network.parameters.hiddenWeights };
  }

  function store(samples: readonly Described[]): SampleStore {
    const created = new SampleStore(PRETRAINED.length);
    stores.push(created);
    samples.forEach(({ description, label }) => {
      created.add(description, label);
    });
    return created;
  }

  it("with the committed settings tells most pictures apart, although there are few", () => {
    const { validationAccuracy, trainAccuracy } = learn({});
    assert.ok(validationAccuracy >= 0.9, `validation accuracy is ${validationAccuracy}`);
    assert.ok(trainAccuracy >= validationAccuracy, `train accuracy is ${trainAccuracy}`);
  });

  it("makes up for few pictures by looking at them more often", () => {
    const { trainAccuracy } = learn({ epochs: "1", learning_rate: "0.003" });
    assert.ok(trainAccuracy > 0.97, `train accuracy is ${trainAccuracy}`);
  });

  it("gives the same weights for the same input", () => {
    assert.deepEqual(learn({ epochs: "1" }).weights, learn({ epochs: "1" }).weights);
  });

  it("finds nothing in labels by lot", () => {
    const random = createRandom(1);
    const { validationAccuracy } = learn(
      {},
      pictures.map((picture) => ({ ...picture, label: random.integer(0, CLASSES - 1) })),
    );
    assert.ok(validationAccuracy < CHANCE + 0.15, `validation accuracy is ${validationAccuracy}`);
  });

  for (const learningRate of ["1", "0.0000001"]) {
    it(`comes to nothing with a useless learning rate: ${learningRate}`, () => {
      const { validationAccuracy } = learn({ learning_rate: learningRate, mini_batch_size: "8", epochs: "1" });
      assert.ok(validationAccuracy < CHANCE + 0.2, `validation accuracy is ${validationAccuracy}`);
    });
  }

  it("comes further with more epochs", () => {
    const [one, two] = [
      learn({ epochs: "1", learning_rate: "0.00005" }),
      learn({ epochs: "3", learning_rate: "0.00005" }),
    ];
    assert.ok(
      two.validationAccuracy > one.validationAccuracy + 0.05,
      `${one.validationAccuracy} after 1 epoch, ${two.validationAccuracy} after 3`,
    );
  });

  it("takes more steps with smaller batches", () => {
    const learnt = (batchSize: string): EpochResult =>
      learn({ epochs: "1", mini_batch_size: batchSize, learning_rate: "0.0005" });
    const [small, large] = [learnt("8"), learnt("150")];
    assert.ok(
      small.validationAccuracy > large.validationAccuracy + 0.05,
      `${small.validationAccuracy} in batches of 8, ${large.validationAccuracy} of 150`,
    );
  });

  it("follows the schedule of the learning rate", () => {
    const stopped = learn({
      epochs: "2",
      lr_scheduler_step: "1",
      lr_scheduler_factor: "0",
      momentum: "0",
      weight_decay: "0",
    });
    assert.deepEqual(stopped.weights, learn({ epochs: "1", momentum: "0", weight_decay: "0" }).weights);
  });

  it("counts the correct class among the first top_k", () => {
    const { trainAccuracy, trainTopK } = learn({ epochs: "1", learning_rate: "0.0001", top_k: "2" });
    assert.ok(trainTopK > trainAccuracy && trainTopK < 1, `top 1 ${trainAccuracy}, top 2 ${trainTopK}`);
  });

  it("stops early when the validation accuracy no longer grows", () => {
    const progress = new Progress(
      settingsOf({
        early_stopping: "True",
        early_stopping_min_epochs: "3",
        early_stopping_patience: "2",
        epochs: "20",
      }),
    );
    const ends = [0.5, 0.5, 0.4, 0.6, 0.6, 0.5].map((validationAccuracy) => ({
      isBest: progress.add({ validationAccuracy }),
      isOver: progress.isOver,
    }));
    assert.deepEqual(
      ends.map(({ isBest }) => isBest),
      [true, false, false, true, false, false],
    );
    assert.deepEqual(
      ends.map(({ isOver }) => isOver),
      [false, false, true, false, false, true],
    );
  });
});

describe("The samples of a training", () => {
  it("are kept in a file and read back in any order, scaled or not", () => {
    const store = new SampleStore(2);
    for (let index = 0; index < 150; index += 1) {
      store.add(Float32Array.from([index, -index]), index % 7);
    }
    const description = new Float32Array(2);
    for (const index of [149, 0, 64, 63]) {
      assert.equal(store.read(index, description), index % 7);
      assert.deepEqual([...description], [index, -index]);
    }
    assert.equal(store.count, 150);
    store.close();
  });
});

describe("The scale of a description", () => {
  /** The variance of each number over the samples, once they are scaled. */
  function scaledVariances(samples: readonly Described[], length: number): readonly number[] {
    const estimate = new ScaleEstimate(length, 2);
    samples.forEach(({ description, label }) => {
      estimate.add(description, label);
    });
    const scale = estimate.finish();
    const scaled = samples.map(({ description }) => {
      const copy = description.slice();
      applyScale(scale, copy);
      return copy;
    });
    return Array.from(
      { length },
      (_, index) => scaled.reduce((sum, each) => sum + (each[index] ?? 0) ** 2, 0) / samples.length,
    );
  }

  it("lets a number weigh the more, the more it tells of the class, whatever its unit, and never loses one", () => {
    const random = createRandom(1);
    const samples = Array.from({ length: 200 }, (_, index): Described => {
      const label = index % 2;
      return { label, description: Float32Array.of(label, 1000 * label, label + random.normal(), random.normal(), 7) };
    });
    const [telling = 0, inAnotherUnit = 0, noisy = 0, noise = 0, constant = 1] = scaledVariances(samples, 5);
    assert.ok(Math.abs(telling - inAnotherUnit) < 0.01, `${telling} and ${inAnotherUnit}`);
    assert.ok(telling > 2 * noisy && noisy > 10 * noise && noise > 0, `${telling}, ${noisy}, ${noise}`);
    assert.equal(constant, 0);
  });
});

function settingsOf(given: Readonly<Record<string, string>>): Hyperparameters {
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

function scaleOf(samples: readonly Described[]): Scale {
  const estimate = new ScaleEstimate(PRETRAINED.length, CLASSES);
  samples.forEach(({ description, label }) => {
    estimate.add(description, label);
  });
  return estimate.finish();
}

/** Drawn pictures of all classes in a mixed order. */
async function describeDrawnPictures(picturesPerClass: number): Promise<Described[]> {
  const folder = await mkdtemp(join(tmpdir(), "pictures-"));
  try {
    await drawPictures({ folder, seed: 3, picturesPerClass });
    const classes = (await readdir(folder)).sort();
    const random = createRandom(1);
    const files = await Promise.all(
      classes.map(async (name, label) =>
        (await readdir(join(folder, name))).sort().map((file) => ({ label, path: join(folder, name, file) })),
      ),
    );
    const mixed = files
      .flat()
      .map((file) => ({ file, place: random.next() }))
      .sort((one, other) => one.place - other.place);
    return await Promise.all(
      mixed.map(async ({ file: { label, path } }) => {
        const description = new Float32Array(PRETRAINED.length);
        PRETRAINED.describe(await decodePicture(await readFile(path)), description);
        return { label, description };
      }),
    );
  } finally {
    await rm(folder, { recursive: true });
  }
}
