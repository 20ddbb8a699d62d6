/** A way of asking an environment's model. */
import type { PredictionAnswer } from "../api/contract";
import type { Sample } from "./sample";

/** What is wanted of an answer. */
export interface Wish {
  /** How many of the most probable labels. */
  readonly top: number;
  /** The production variant that has to answer; undefined for any. */
  readonly variant: string | undefined;
}

export interface Asker {
  ask(sample: Sample, wish: Wish): Promise<TimedAnswer>;
}

export interface TimedAnswer {
  readonly answer: PredictionAnswer;
  /** From the request to its answer, without what was looked up besides. */
  readonly milliseconds: number;
}
