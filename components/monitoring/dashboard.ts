/**
 * What the dashboard of an environment shows, as the text that CloudWatch takes.
 *
 * Source: the API reference of CloudWatch, "Dashboard Body Structure and Syntax" (2026-11-29).
 */
import type { ReleaseMetric } from "../../contract/releaseMetric";
import { microsecondsAMillisecond, type Watched } from "./alarms";
import { apiMetric, instanceMetric, invocationMetric, type Metric, type Statistic, type Variant } from "./metrics";

export interface Shown extends Watched<string> {
  readonly region: string;
  /** ARNs of the environment's alarms. */
  readonly alarmArns: readonly string[];
  /** What the Deploy action publishes when the environment begins to serve something else. */
  readonly releases: ReleaseMetric;
}

/** One line of a chart. */
interface Line {
  readonly label: string;
  readonly metric: Metric;
  readonly statistic: Statistic;
}

interface Chart {
  readonly title: string;
  /** Lines, or what is computed of them. */
  readonly metrics: readonly (readonly unknown[])[];
  /** A value that should not be exceeded. */
  readonly limit?: { readonly label: string; readonly value: number };
}

/** The dashboard's grid has 24 columns. */
const size = { width: 12, height: 6 } as const;
const alarmsHeight = 2;

/** The alarms, and below them two charts in a row. */
export function dashboardBody(shown: Shown): string {
  const charts = chartsOf(shown).map((chart, index) => ({
    type: "metric",
    x: (index % 2) * size.width,
    y: alarmsHeight + Math.floor(index / 2) * size.height,
    ...size,
    properties: properties(chart, shown),
  }));
  const alarms = {
    type: "alarm",
    x: 0,
    y: 0,
    width: 2 * size.width,
    height: alarmsHeight,
    properties: { title: "Alarms", alarms: shown.alarmArns },
  };
  return JSON.stringify({ widgets: [alarms, ...charts] });
}

function chartsOf(shown: Shown): readonly Chart[] {
  const { endpoint, variants, apiId, maximumLatencyMilliseconds } = shown;
  const ofEach = (lines: (variant: Variant) => readonly Line[]): readonly Line[] =>
    variants.flatMap((variant) => lines({ endpoint, variant }));
  const chart = (title: string, lines: readonly Line[]): Chart => ({ title, metrics: lines.map(asMetric) });
  const budget = {
    label: `Budget, ${maximumLatencyMilliseconds} ms`,
    value: maximumLatencyMilliseconds * microsecondsAMillisecond,
  };
  return [
    chart("Requests", ofEach(requests)),
    chart("Errors", ofEach(errors)),
    {
      ...chart(
        "Model latency",
        ofEach((variant) => latencies("ModelLatency", variant)),
      ),
      limit: budget,
    },
    chart(
      "Overhead latency",
      ofEach((variant) => latencies("OverheadLatency", variant)),
    ),
    {
      title: "Instances that answer",
      metrics: variants.flatMap((variant, index) => instances(endpoint, variant, index)),
    },
    chart("Processor and memory", ofEach(utilization)),
    ...(apiId === undefined ? [] : [chart("Prediction API", apiLines(apiId))]),
  ];
}

function requests(variant: Variant): readonly Line[] {
  return [{ label: variant.variant, metric: invocationMetric("Invocations", variant), statistic: "Sum" }];
}

function errors(variant: Variant): readonly Line[] {
  return (["4XX", "5XX"] as const).map((status) => ({
    label: `${variant.variant} ${status}`,
    metric: invocationMetric(`Invocation${status}Errors`, variant),
    statistic: "Sum",
  }));
}

function latencies(name: "ModelLatency" | "OverheadLatency", variant: Variant): readonly Line[] {
  return (["p50", "p95"] as const).map((statistic) => ({
    label: `${variant.variant} ${statistic}`,
    metric: invocationMetric(name, variant),
    statistic,
  }));
}

function utilization(variant: Variant): readonly Line[] {
  return [
    {
      label: `${variant.variant} processor`,
      metric: instanceMetric("CPUUtilization", variant),
      statistic: "Average",
    },
    { label: `${variant.variant} memory`, metric: instanceMetric("MemoryUtilization", variant), statistic: "Maximum" },
  ];
}

function apiLines(apiId: string): readonly Line[] {
  return (["Count", "4xx", "5xx"] as const).map((name) => ({
    label: name === "Count" ? "requests" : name,
    metric: apiMetric(name, apiId),
    statistic: "Sum",
  }));
}

/**
 * SageMaker publishes no number of instances. For each request it adds one divided by it to InvocationsPerInstance, so
 * requests divided by that are the instances that answered.
 */
function instances(endpoint: string, variant: string, index: number): readonly (readonly unknown[])[] {
  const [all, each] = [`all${index}`, `each${index}`];
  const hidden = (name: "Invocations" | "InvocationsPerInstance", id: string): readonly unknown[] => [
    ...named(invocationMetric(name, { endpoint, variant })),
    { id, stat: "Sum", visible: false },
  ];
  return [
    hidden("Invocations", all),
    hidden("InvocationsPerInstance", each),
    [{ expression: `${all} / ${each}`, label: variant }],
  ];
}

function asMetric({ label, metric, statistic }: Line): readonly unknown[] {
  return [...named(metric), { label, stat: statistic }];
}

/**
 * A peak in each chart at each release. A chart's own vertical lines have fixed times, and no role may write a
 * dashboard, so it is a metric; what is filled with zeros is drawn as a line, where single values would be dots.
 */
function drawnReleases(releases: ReleaseMetric): readonly (readonly unknown[])[] {
  return [
    [...named(releases), { id: "releases", stat: "Sum", visible: false }],
    [{ expression: "FILL(releases, 0)", label: "Releases", yAxis: "right", color: "#7f7f7f" }],
  ];
}

function named({ namespace, name, dimensions }: Metric): readonly string[] {
  return [namespace, name, ...Object.entries(dimensions).flat()];
}

function properties({ title, metrics, limit }: Chart, { region, releases }: Shown): object {
  return {
    title,
    region,
    view: "timeSeries",
    period: 60,
    metrics: [...metrics, ...drawnReleases(releases)],
    yAxis: { left: { min: 0 }, right: { min: 0, max: 1, label: "Releases", showUnits: false } },
    ...(limit && { annotations: { horizontal: [limit] } }),
  };
}
