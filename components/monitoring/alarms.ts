/** Which alarms an environment has, as data. */
import { apiMetric, invocationMetric, type Metric, type Statistic } from "./metrics";

/** What the alarms of an environment are about. */
export interface Watched<Text> {
  readonly endpoint: string;
  /** Names of the endpoint's variants. */
  readonly variants: readonly string[];
  /** The budget of the 95th percentile of an invocation. */
  readonly maximumLatencyMilliseconds: number;
  /** The HTTP API before the endpoint. */
  readonly apiId?: Text | undefined;
}

export interface Alarm<Text = string> {
  /** What it is about, as the end of its name. */
  readonly subject: string;
  readonly metric: Metric<Text>;
  readonly statistic: Statistic;
  /** Values above it breach. */
  readonly threshold: number;
  /** What it means, in one sentence. */
  readonly meaning: string;
  /** Heading of its section in docs/alarms.md, as an anchor. */
  readonly section: string;
}

/**
 * Three of five minutes: the tests of a delivery send broken samples, which an image may answer with an error of its
 * own, and that is not what anybody has to be called for.
 */
export const evaluation = { periodSeconds: 60, periods: 5, breaching: 3 } as const;

export const microsecondsAMillisecond = 1000;

/** The alarms of an environment: two for each variant, one for the API. */
export function alarmsOf<Text>(watched: Watched<Text>): readonly Alarm<Text | string>[] {
  const { variants, apiId } = watched;
  return [
    ...variants.flatMap((variant) => [errorAlarm(watched, variant), latencyAlarm(watched, variant)]),
    ...(apiId === undefined ? [] : [apiAlarm(apiId)]),
  ];
}

function errorAlarm({ endpoint }: Watched<unknown>, variant: string): Alarm {
  return {
    subject: `errors-${variant}`,
    metric: invocationMetric("Invocation5XXErrors", { endpoint, variant }),
    statistic: "Sum",
    threshold: 0,
    meaning: `Variant ${variant} of endpoint ${endpoint} answers requests with errors.`,
    section: "errors-of-a-variant",
  };
}

function latencyAlarm({ endpoint, maximumLatencyMilliseconds }: Watched<unknown>, variant: string): Alarm {
  return {
    subject: `latency-${variant}`,
    metric: invocationMetric("ModelLatency", { endpoint, variant }),
    statistic: "p95",
    threshold: maximumLatencyMilliseconds * microsecondsAMillisecond,
    meaning:
      `One in twenty answers of variant ${variant} of endpoint ${endpoint} takes longer than ` +
      `${maximumLatencyMilliseconds} ms, the budget with which its models were tested.`,
    section: "latency-of-a-variant",
  };
}

function apiAlarm<Text>(apiId: Text): Alarm<Text> {
  return {
    subject: "errors-api",
    metric: apiMetric("5xx", apiId),
    statistic: "Sum",
    threshold: 0,
    meaning: "The prediction API answers requests with errors.",
    section: "errors-of-the-api",
  };
}
