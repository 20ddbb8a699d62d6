/** What `npm run invoke` prints. */
import type { PredictionAnswer } from "../api/contract";
import { column, widthOf } from "../machine/columns";
import { harmless } from "../machine/harmless";
import type { Outcome } from "./askAll";

/** How long the bar of a certain label is, in characters. */
const longestBar = 40;

/** Eighths of a character. */
const eighths = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"] as const;

/** For people: per sample a small table, and who answered in which time. Failures are told elsewhere. */
export function asTables(outcomes: readonly Outcome[]): string {
  return outcomes
    .map((outcome) =>
      "answer" in outcome ? `${table(outcome.file, outcome.answer, outcome.milliseconds).join("\n")}\n\n` : "",
    )
    .join("");
}

/** One line for each sample that was not answered. */
export function failures(outcomes: readonly Outcome[]): readonly string[] {
  return outcomes.flatMap((outcome) => ("failure" in outcome ? [harmless(`${outcome.file}: ${outcome.failure}`)] : []));
}

/** For programs: one document. */
export function asJson(asked: Readonly<Record<string, unknown>>, outcomes: readonly Outcome[]): string {
  return JSON.stringify(
    {
      ...asked,
      samples: outcomes.map((outcome) =>
        "answer" in outcome
          ? { file: outcome.file, milliseconds: rounded(outcome.milliseconds), ...outcome.answer }
          : outcome,
      ),
    },
    undefined,
    2,
  );
}

function table(file: string, { predictions, model }: PredictionAnswer, milliseconds: number): readonly string[] {
  const labels = predictions.map(({ label }) => harmless(label));
  const width = Math.max(...labels.map(widthOf));
  const packageName = model.package.slice(model.package.indexOf("/") + 1);
  return [
    `${harmless(file)}: ${packageName}, variant ${model.variant}, ${milliseconds.toFixed(1)} ms`,
    ...predictions.map(({ probability }, index) =>
      `  ${column(labels[index] ?? "", width)}  ${probability.toFixed(4)}  ${bar(probability)}`.trimEnd(),
    ),
  ];
}

function bar(share: number): string {
  const length = Math.round(share * longestBar * eighths.length);
  return "█".repeat(Math.floor(length / eighths.length)) + (eighths[length % eighths.length] ?? "");
}

/** To microseconds. */
function rounded(milliseconds: number): number {
  return Math.round(milliseconds * 1000) / 1000;
}
