/** How parameters follow their gradients: the optimizers of the built-in image. */
import type { OptimizerSettings } from "../hyperparameters";

/** Changes parameters after each batch. */
export interface Optimizer {
  /**
   * @param parameters changed in place.
   * @param gradients sums over the batch, in arrays of the same lengths.
   */
  step(
    parameters: readonly Float32Array[],
    gradients: readonly Float32Array[],
    batchSize: number,
    learningRate: number,
  ): void;
}

/** The change of one parameter: reads and writes what the optimizer remembers of it. */
type Rule = (gradient: number, memory: Memory, index: number, learningRate: number) => number;

/** What an optimizer remembers of an array of parameters. */
interface Memory {
  readonly first: Float32Array;
  readonly second: Float32Array;
  /** Steps made, from 1. */
  step: number;
}

/** Makes an optimizer that has seen nothing yet. */
export function createOptimizer(settings: OptimizerSettings): Optimizer {
  const rule = ruleOf(settings);
  // As documented, only these two know weight decay.
  const decay = settings.kind === "sgd" || settings.kind === "nag" ? settings.weightDecay : 0;
  const memories = new Map<number, Memory>();
  return {
    step(parameters, gradients, batchSize, learningRate) {
      parameters.forEach((values, place) => {
        const sums = gradients[place] ?? new Float32Array(values.length);
        const memory = memories.get(place) ?? {
          first: new Float32Array(values.length),
          second: new Float32Array(values.length),
          step: 0,
        };
        memories.set(place, memory);
        memory.step += 1;
        for (let index = 0; index < values.length; index += 1) {
          const value = values[index] ?? 0;
          values[index] = value + rule((sums[index] ?? 0) / batchSize + decay * value, memory, index, learningRate);
        }
      });
    },
  };
}

function ruleOf(settings: OptimizerSettings): Rule {
  const { momentum, beta1, beta2, epsilon, gamma } = settings;
  switch (settings.kind) {
    case "sgd":
      return (gradient, { first }, index, learningRate) =>
        (first[index] = momentum * (first[index] ?? 0) - learningRate * gradient);
    case "nag":
      return (gradient, { first }, index, learningRate) => {
        const velocity = (first[index] = momentum * (first[index] ?? 0) - learningRate * gradient);
        return momentum * velocity - learningRate * gradient;
      };
    case "adam":
      return (gradient, { first, second, step }, index, learningRate) => {
        const mean = (first[index] = beta1 * (first[index] ?? 0) + (1 - beta1) * gradient);
        const square = (second[index] = beta2 * (second[index] ?? 0) + (1 - beta2) * gradient * gradient);
        const rate = (learningRate * Math.sqrt(1 - beta2 ** step)) / (1 - beta1 ** step);
        return (-rate * mean) / (Math.sqrt(square) + epsilon);
      };
    case "rmsprop":
      return (gradient, { second }, index, learningRate) => {
        const square = (second[index] = gamma * (second[index] ?? 0) + (1 - gamma) * gradient * gradient);
        return (-learningRate * gradient) / Math.sqrt(square + epsilon);
      };
  }
}
