import assert from "node:assert/strict";
import { SampleStore } from "../../../../rehearsal/images/image-classification/learning/sampleStore";
import { applyScale, ScaleEstimate } from "../../../../rehearsal/images/image-classification/learning/scaling";
import { Progress } from "../../../../rehearsal/images/image-classification/progress";
import { createRandom } from "../../../../rehearsal/pictures/random";
import { CHANCE, CLASSES, type Described, learn, settingsOf } from "./learnt";

/** Numbers by which the classes differ, and numbers that tell nothing. How well pictures are learnt: bench/quality. */
const samples = describeClasses();

describe("Learning", () => {
  it("finds what tells the classes apart", () => {
    const { validationAccuracy, trainAccuracy } = learn({}, samples);
    assert.ok(validationAccuracy >= 0.9, `validation accuracy is ${validationAccuracy}`);
    assert.ok(trainAccuracy >= validationAccuracy, `train accuracy is ${trainAccuracy}`);
  });

  it("gives the same weights for the same input", () => {
    assert.deepEqual(learn({ epochs: "1" }, samples).weights, learn({ epochs: "1" }, samples).weights);
  });

  it("finds nothing in labels by lot", () => {
    const random = createRandom(1);
    const byLot = samples.map((sample) => ({ ...sample, label: random.integer(0, CLASSES - 1) }));
    const { validationAccuracy } = learn({}, byLot);
    assert.ok(validationAccuracy < CHANCE + 0.15, `validation accuracy is ${validationAccuracy}`);
  });

  for (const learningRate of ["1", "0.0000001"]) {
    it(`comes to nothing with a useless learning rate: ${learningRate}`, () => {
      const { validationAccuracy } = learn({ learning_rate: learningRate, mini_batch_size: "8", epochs: "1" }, samples);
      assert.ok(validationAccuracy < CHANCE + 0.2, `validation accuracy is ${validationAccuracy}`);
    });
  }

  it("comes further with more epochs", () => {
    const accuracyAfter = (epochs: string): number =>
      learn({ epochs, learning_rate: "0.0002" }, samples).validationAccuracy;
    const [one, three] = [accuracyAfter("1"), accuracyAfter("3")];
    assert.ok(three > one + 0.05, `${one} after 1 epoch, ${three} after 3`);
  });

  it("takes more steps with smaller batches", () => {
    const accuracyWith = (size: string): number =>
      learn({ epochs: "1", mini_batch_size: size, learning_rate: "0.0005" }, samples).validationAccuracy;
    const [small, large] = [accuracyWith("8"), accuracyWith("150")];
    assert.ok(small > large + 0.05, `${small} in batches of 8, ${large} of 150`);
  });

  it("follows the schedule of the learning rate", () => {
    const plain = { momentum: "0", weight_decay: "0" };
    const stopped = learn({ ...plain, epochs: "2", lr_scheduler_step: "1", lr_scheduler_factor: "0" }, samples);
    assert.deepEqual(stopped.weights, learn({ ...plain, epochs: "1" }, samples).weights);
  });

  it("counts the correct class among the first top_k", () => {
    const { trainAccuracy, trainTopK } = learn({ epochs: "1", learning_rate: "0.0001", top_k: "2" }, samples);
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

function describeClasses(): readonly Described[] {
  const random = createRandom(3);
  return Array.from({ length: 200 }, (_, index) => {
    const label = index % CLASSES;
    const description = Float32Array.from({ length: 4 * CLASSES }, (_number, place) =>
      place % (2 * CLASSES) === label ? 3 + random.normal() : random.normal(),
    );
    return { label, description };
  });
}
