import assert from "node:assert/strict";
import type { OptimizerSettings } from "../../../../rehearsal/images/image-classification/hyperparameters";
import { mostProbable, Network, Parameters } from "../../../../rehearsal/images/image-classification/learning/network";
import { createOptimizer } from "../../../../rehearsal/images/image-classification/learning/optimizer";
import { createRandom } from "../../../../rehearsal/pictures/random";

const SHAPE = { inputs: 6, hiddenUnits: 4, classes: 3 };
const DESCRIPTION = Float32Array.from([0.3, -1.2, 0.8, 2, -0.4, 1.1]);
const LABEL = 2;
const OPTIMIZER: OptimizerSettings = {
  kind: "sgd",
  momentum: 0.9,
  weightDecay: 0,
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-8,
  gamma: 0.9,
};

describe("The network", () => {
  it("gives probabilities that sum to 1, even when training has blown it up", () => {
    const network = createNetwork();
    assert.ok(Math.abs(sum(network.predict(DESCRIPTION)) - 1) < 1e-12);
    network.parameters.outputWeights.fill(Number.NaN);
    assert.deepEqual([...network.predict(DESCRIPTION)], [1 / 3, 1 / 3, 1 / 3]);
    network.parameters.outputWeights.fill(3e38);
    assert.deepEqual([...network.predict(DESCRIPTION.map((value) => value * 1e30))], [1 / 3, 1 / 3, 1 / 3]);
  });

  it("computes the gradient of its loss: measured by moving each parameter a little", () => {
    const network = createNetwork();
    const gradients = new Parameters(SHAPE);
    network.learn(DESCRIPTION, LABEL, gradients);
    const loss = (): number => -Math.log(network.predict(DESCRIPTION)[LABEL] ?? 0);
    network.parameters.arrays.forEach((array, place) => {
      for (let index = 0; index < array.length; index += 1) {
        const value = array[index] ?? 0;
        const [above, below] = [value + 1e-2, value - 1e-2].map((moved) => {
          array[index] = moved;
          return loss();
        });
        array[index] = value;
        const measured = ((above ?? 0) - (below ?? 0)) / 2e-2;
        const computed = gradients.arrays[place]?.[index] ?? 0;
        assert.ok(
          Math.abs(measured - computed) < 1e-3,
          `parameter ${place}.${index}: measured ${measured}, computed ${computed}`,
        );
      }
    });
  });

  for (const kind of ["sgd", "nag", "adam", "rmsprop"] as const) {
    it(`learns a sample with the optimizer ${kind}`, () => {
      const network = createNetwork();
      const optimizer = createOptimizer({ ...OPTIMIZER, kind });
      for (let step = 0; step < 60; step += 1) {
        const gradients = new Parameters(SHAPE);
        network.learn(DESCRIPTION, LABEL, gradients);
        optimizer.step(network.parameters.arrays, gradients.arrays, 1, 0.02);
      }
      const probabilities = network.predict(DESCRIPTION);
      assert.equal(mostProbable(probabilities), LABEL);
      const probability = probabilities[LABEL] ?? 0;
      assert.ok(probability > 0.9, `the probability is ${probability}`);
    });
  }

  it("loses weight by weight decay", () => {
    const weights = Float32Array.from([1]);
    createOptimizer({ ...OPTIMIZER, momentum: 0, weightDecay: 0.5 }).step([weights], [new Float32Array(1)], 1, 0.1);
    assert.ok(Math.abs((weights[0] ?? 0) - 0.95) < 1e-6);
  });
});

function createNetwork(): Network {
  const network = new Network(SHAPE);
  network.initialise(createRandom(3));
  return network;
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}
