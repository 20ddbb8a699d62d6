import assert from "node:assert/strict";
import type { Graph } from "../../../review/program/evaluate";
import { exampleGraph } from "../../program/exampleGraphs";
import { find, namesOf } from "../../program/graph";
import { requireSource } from "./sources";

const endpoint = "model-delivery-dev-fcb97195";
const dashboardType = "aws:cloudwatch/dashboard:Dashboard";

interface Widget {
  readonly type: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: {
    readonly title: string;
    readonly region?: string;
    readonly alarms?: readonly string[];
    readonly metrics?: readonly (readonly (string | Readonly<Record<string, unknown>>)[])[];
    readonly annotations?: unknown;
  };
}

function widgetsOf(graph: Graph): readonly Widget[] {
  const body = String(find(graph, dashboardType, "monitoring-dashboard").inputs["dashboardBody"]);
  return (JSON.parse(body) as { readonly widgets: readonly Widget[] }).widgets;
}

/** The metrics of a chart, with what is said of their lines. */
function linesOf({ properties: { metrics = [] } }: Widget): readonly (readonly [string, string, unknown])[] {
  // The releases are the last two of each, and have a test of their own.
  return metrics.slice(0, -2).map((metric) => {
    const texts = metric.filter((each) => typeof each === "string");
    const options = metric.find((each) => typeof each === "object") ?? {};
    return [texts.slice(0, 2).join(" "), texts.slice(2).join(" "), options];
  });
}

describe("the dashboard of an environment", () => {
  let dev: Graph;
  let fuller: Graph;

  before(async () => {
    dev = await exampleGraph("dev");
    fuller = await exampleGraph("dev with everything to watch");
  });

  const chart = (graph: Graph, title: string): Widget => {
    const found = widgetsOf(graph).find(({ properties }) => properties.title === title);
    assert.ok(found, title);
    return found;
  };

  it("has a name that no other region's dashboard has, because dashboards belong to no region", () => {
    const name = `${endpoint}-us-east-1`;
    assert.equal(find(dev, dashboardType, "monitoring-dashboard").inputs["dashboardName"], name);
    const cloudwatch = "https://us-east-1.console.aws.amazon.com/cloudwatch/home?region=us-east-1";
    assert.equal(dev.outputs["dashboardUrl"], `${cloudwatch}#dashboards/dashboard/${name}`);
  });

  it("shows requests, errors, latencies, instances and what they are busy with, and an API where there is one", () => {
    const titles = (graph: Graph): readonly string[] => widgetsOf(graph).map(({ properties }) => properties.title);
    const always = [
      "Alarms",
      "Requests",
      "Errors",
      "Model latency",
      "Overhead latency",
      "Instances that answer",
      "Processor and memory",
    ];
    assert.deepEqual(titles(dev), always);
    assert.deepEqual(titles(fuller), [...always, "Prediction API"]);
  });

  it("shows each variant of the endpoint", () => {
    const ofVariant = (name: string): string => `EndpointName ${endpoint} VariantName ${name}`;
    assert.deepEqual(linesOf(chart(fuller, "Errors")), [
      ["AWS/SageMaker Invocation4XXErrors", ofVariant("primary"), { label: "primary 4XX", stat: "Sum" }],
      ["AWS/SageMaker Invocation5XXErrors", ofVariant("primary"), { label: "primary 5XX", stat: "Sum" }],
      ["AWS/SageMaker Invocation4XXErrors", ofVariant("small"), { label: "small 4XX", stat: "Sum" }],
      ["AWS/SageMaker Invocation5XXErrors", ofVariant("small"), { label: "small 5XX", stat: "Sum" }],
    ]);
    for (const widget of widgetsOf(fuller)
      .filter(({ type }) => type === "metric")
      .slice(0, 6))
      assert.match(JSON.stringify(widget), /"VariantName","primary".+"VariantName","small"/u, widget.properties.title);
  });

  it("draws the budget of the tests where the container's time is, in its unit", () => {
    const { annotations } = chart(dev, "Model latency").properties;
    assert.deepEqual(annotations, { horizontal: [{ label: "Budget, 1000 ms", value: 1_000_000 }] });
  });

  it("draws releases in each chart: the metric of the Deploy action, filled so that it is a line", () => {
    const charts = widgetsOf(fuller).filter(({ type }) => type === "metric");
    assert.equal(charts.length, 7);
    for (const { properties } of charts)
      assert.deepEqual(properties.metrics?.slice(-2), [
        [endpoint, "Releases", "Environment", "dev", { id: "releases", stat: "Sum", visible: false }],
        [{ expression: "FILL(releases, 0)", label: "Releases", yAxis: "right", color: "#7f7f7f" }],
      ]);
  });

  it("computes the instances of what SageMaker publishes, variant by variant", () => {
    const expressions = linesOf(chart(fuller, "Instances that answer")).flatMap(([name, , options]) =>
      name === "" ? [options] : [],
    );
    assert.deepEqual(expressions, [
      { expression: "all0 / each0", label: "primary" },
      { expression: "all1 / each1", label: "small" },
    ]);
  });

  it("shows the alarms that the environment has, and no others", () => {
    const declared = namesOf(fuller, ({ type }) => type === "aws:cloudwatch/metricAlarm:MetricAlarm");
    const shown = (chart(fuller, "Alarms").properties.alarms ?? []).map((arn) =>
      arn.replace(`arn:aws:cloudwatch:us-east-1:123456789012:alarm:${endpoint}`, "monitoring"),
    );
    assert.deepEqual([...shown].sort(), declared);
  });

  it("asks only for metrics of which docs/monitoring.md names AWS's page, in the region of the environment", () => {
    for (const widget of widgetsOf(fuller).filter(({ type }) => type === "metric")) {
      assert.equal(widget.properties.region, "us-east-1");
      for (const [metric, dimensions] of linesOf(widget)) {
        if (metric === "") continue;
        const [namespace = "", name = ""] = metric.split(" ");
        const keys = dimensions.split(" ").filter((_, index) => index % 2 === 0);
        requireSource({ namespace, name, dimensions: Object.fromEntries(keys.map((key) => [key, ""])) });
      }
    }
  });

  it("computes with lines that the same chart has, and lays nothing over another chart", () => {
    const taken = new Set<string>();
    for (const widget of widgetsOf(fuller)) {
      const options = linesOf(widget).map(([, , each]) => each as Readonly<Record<string, unknown>>);
      const ids = new Set(options.map(({ id }) => id));
      for (const { expression = "" } of options)
        for (const id of String(expression).match(/\b[a-z]\w*\d\b/gu) ?? []) assert.ok(ids.has(id), id);
      assert.ok(widget.x + widget.width <= 24);
      for (let x = widget.x; x < widget.x + widget.width; x++)
        for (let y = widget.y; y < widget.y + widget.height; y++) {
          assert.ok(!taken.has(`${x},${y}`), `${widget.properties.title} lies over another at ${x},${y}`);
          taken.add(`${x},${y}`);
        }
    }
  });
});
