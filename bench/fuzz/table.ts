/** What SECURITY.md says of hostile input, as the bench prints it. */
import type { Fault } from "../../packages/local-cloud/test/fuzz/tally";

export interface Row {
  readonly what: string;
  readonly inputs: number;
  /** Milliseconds of the slowest answer. */
  readonly slowest: number;
  /** Megabytes of the process that was asked: before, at the highest, afterwards. */
  readonly memory: string;
  readonly faults: readonly Fault[];
  /** What the process that was asked has noted of its own faults. */
  readonly causes: readonly string[];
}

/** The share of faulty inputs that cannot be excluded at 95 % when none of `inputs` was faulty. */
export function shareNotExcluded(inputs: number): number {
  return 1 - 0.05 ** (1 / inputs);
}

export function tableOf(rows: readonly Row[]): string {
  return [
    "| Hostile input | Inputs | Faults | At most (95 %) | Slowest | MB before → highest → afterwards |",
    "|---|---|---|---|---|---|",
    ...rows.map(({ what, inputs, slowest, memory, faults }) => {
      const bound = faults.length === 0 ? `${(shareNotExcluded(inputs) * 100).toPrecision(2)} %` : "–";
      const cells = [what, inputs.toLocaleString("en"), faults.length, bound, `${slowest.toFixed(0)} ms`, memory];
      return `| ${cells.join(" | ")} |`;
    }),
  ].join("\n");
}

const mostShown = 20;

/** The first faults, and their causes once each. */
export function printFaults(rows: readonly Row[]): void {
  for (const { what, faults, causes } of rows) {
    for (const { kind, what: seen } of faults.slice(0, mostShown)) console.error(`\n${what}: ${kind}\n    ${seen}`);
    const known = new Map(
      causes.map((cause) => [
        cause
          .replace(/^[^:]*: /u, "")
          .split("\n")
          .slice(0, 4)
          .join("\n"),
        cause,
      ]),
    );
    for (const cause of [...known.keys()].slice(0, mostShown)) console.error(`\ncaused by ${cause}`);
  }
}
