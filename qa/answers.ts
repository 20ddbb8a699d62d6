/** What the endpoint answered, and what is wrong with it. */
import { readProbabilities } from "../api/model/probabilities";
import type { HeldOutIndex } from "../contract/dataManifest";

/** One invocation with a held-out sample. */
export interface Answer {
  readonly sample: HeldOutIndex["samples"][number];
  readonly milliseconds: number;
  readonly outcome:
    | { readonly kind: "answered"; readonly text: string }
    | { readonly kind: "failed"; readonly message: string };
}

/** Index of the most probable class; the first of several. */
export function mostProbable(values: readonly number[]): number {
  return values.reduce((best, value, index) => (value > (values[best] ?? -1) ? index : best), 0);
}

/** The answers with a fault, one line each. */
export function faultyAnswers(answers: readonly Answer[], classes: number): string[] {
  return answers.flatMap(({ sample, outcome }) => {
    if (outcome.kind === "failed") return [];
    const probabilities = readProbabilities(outcome.text, classes);
    return "fault" in probabilities ? [`${sample.origin}: ${probabilities.fault}`] : [];
  });
}

/** The invocations that failed, one line each. */
export function failedInvocations(answers: readonly Answer[]): string[] {
  return answers.flatMap(({ sample, outcome }) =>
    outcome.kind === "failed" ? [`${sample.origin}: expected an answer, came ${outcome.message}`] : [],
  );
}

/** The samples whose most probable class is a wrong one, one line each. */
export function wrongAnswers(answers: readonly Answer[], classes: readonly string[]): string[] {
  return answers.flatMap(({ sample, outcome }) => {
    const expected = classes[sample.class] ?? `class ${sample.class}`;
    if (outcome.kind === "failed") return [`${sample.origin}: expected ${expected}, came ${outcome.message}`];
    const probabilities = readProbabilities(outcome.text, classes.length);
    if ("fault" in probabilities)
      return [`${sample.origin}: expected ${expected}, came no probabilities (${probabilities.fault})`];
    const best = mostProbable(probabilities.values);
    if (best === sample.class) return [];
    return [
      `${sample.origin}: expected ${expected}, came ${classes[best] ?? "?"} with ` +
        (probabilities.values[best] ?? 0).toFixed(2),
    ];
  });
}

/** The first few lines of many, for a failure message. */
export function firstOf(lines: readonly string[], shown = 5): string {
  const rest = lines.length > shown ? [`… and ${lines.length - shown} more`] : [];
  return [...lines.slice(0, shown), ...rest].map((line) => `\n  ${line}`).join("");
}
