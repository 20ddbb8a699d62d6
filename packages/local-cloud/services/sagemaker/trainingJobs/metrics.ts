import type { MetricDefinition } from "../builtInAlgorithms";

/** The last value of one metric, as in FinalMetricDataList. */
export interface MetricValue {
  readonly MetricName: string;
  readonly Value: number;
  /** Seconds since 1970. */
  readonly Timestamp: number;
}

/** Reads a training job's metrics out of the lines it prints. */
export class MetricReader {
  private readonly patterns: readonly (readonly [string, RegExp])[];
  private readonly values = new Map<string, MetricValue>();

  public constructor(definitions: readonly MetricDefinition[]) {
    this.patterns = definitions.map(({ Name, Regex }) => [Name, new RegExp(Regex, "u")]);
  }

  /** @param moment when the line was printed, in seconds since 1970 */
  public read(line: string, moment: number): void {
    for (const [name, pattern] of this.patterns) {
      const value = Number.parseFloat(pattern.exec(line)?.[1] ?? "");
      if (Number.isFinite(value)) this.values.set(name, { MetricName: name, Value: value, Timestamp: moment });
    }
  }

  /** The last value of every metric that was seen. */
  public get final(): readonly MetricValue[] {
    return [...this.values.values()];
  }
}
