/** What a model has to show to go on. A judgement ends its test with what was expected and what came. */
import type { Figures } from "../contract/figures";
import { type Answer, failedInvocations, faultyAnswers, firstOf, wrongAnswers } from "./answers";
import { check } from "./check";
import { largestShare, percentile, provenAccuracy, wilsonLowerBound } from "./statistics";
import type { Target } from "./target";

/** What an endpoint is said to be. */
export interface Standing {
  readonly status: string | undefined;
  /** Why it failed. */
  readonly reason: string | undefined;
  /** The configuration that it serves. */
  readonly configuration: string | undefined;
}

/** @param classes names, as the answers count them */
export function figuresOf(
  answers: readonly Answer[],
  classes: readonly string[],
  endpointConfiguration: string,
): Figures {
  const samples = answers.length;
  const right = samples - wrongAnswers(answers, classes).length;
  const times = answers.map(({ milliseconds }) => milliseconds);
  return {
    endpointConfiguration,
    accuracy: samples === 0 ? 0 : right / samples,
    accuracyLowerBound: wilsonLowerBound(right, samples),
    latencyMilliseconds: { p50: percentile(times, 50), p95: percentile(times, 95) },
    samples,
  };
}

export function requireInService(
  { endpoint, endpointConfiguration }: Pick<Target, "endpoint" | "endpointConfiguration">,
  { status, reason, configuration }: Standing,
): void {
  check(
    status === "InService",
    `endpoint ${endpoint}: expected InService, came ${status ?? "nothing"}. ${reason ?? ""}`,
  );
  if (endpointConfiguration === undefined) return;
  check(
    configuration === endpointConfiguration,
    `endpoint ${endpoint}: expected configuration ${endpointConfiguration}, came ` +
      `${configuration ?? "none"}: the deployment was rolled back`,
  );
}

export function requireAnswers(answers: readonly Answer[]): void {
  const failed = failedInvocations(answers);
  check(
    failed.length === 0,
    `expected ${answers.length} answers, ${failed.length} invocations failed:${firstOf(failed)}`,
  );
}

export function requireProbabilities(answers: readonly Answer[], classes: readonly string[]): void {
  const faults = faultyAnswers(answers, classes.length);
  check(faults.length === 0, `${faults.length} of ${answers.length} answers are no probabilities:${firstOf(faults)}`);
}

/** @param minimum a share, from 0 to 1 */
export function requireAccuracy(
  answers: readonly Answer[],
  { accuracy }: Figures,
  classes: readonly string[],
  minimum: number,
): void {
  const wrong = wrongAnswers(answers, classes);
  const proven = provenAccuracy(answers.length - wrong.length, answers.length);
  const bound = proven === accuracy ? "" : ` (${proven.toFixed(3)} at least, as far as so few samples tell)`;
  check(
    proven >= minimum,
    `expected an accuracy of ${minimum} or more, came ${accuracy.toFixed(3)}${bound}: ` +
      `${wrong.length} of ${answers.length} samples are wrong:${firstOf(wrong)}`,
  );
}

export function requireBetterThanGuessing(answers: readonly Answer[], figures: Figures): void {
  const guess = largestShare(answers.map(({ sample }) => sample.class));
  check(
    figures.accuracyLowerBound > guess,
    `expected an accuracy surely above ${guess.toFixed(3)}, the largest class's share; came ` +
      `${figures.accuracy.toFixed(3)}, with 95 % confidence not below ${figures.accuracyLowerBound.toFixed(3)}`,
  );
}

export function requireLowLatency(
  answers: readonly Answer[],
  figures: Figures,
  { maximumLatencyMilliseconds, concurrency }: Pick<Target["quality"], "maximumLatencyMilliseconds" | "concurrency">,
): void {
  const { p50, p95 } = figures.latencyMilliseconds;
  const slowest = [...answers]
    .sort((a, b) => b.milliseconds - a.milliseconds)
    .map(({ sample, milliseconds }) => `${sample.origin}: ${milliseconds.toFixed(0)} ms`);
  check(
    p95 <= maximumLatencyMilliseconds,
    `expected 95 % of the answers within ${maximumLatencyMilliseconds} ms at ${concurrency} invocations at a ` +
      `time, came ${p95.toFixed(0)} ms (median ${p50.toFixed(0)} ms). The slowest:${firstOf(slowest)}`,
  );
}
