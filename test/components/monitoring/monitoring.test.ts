import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { alarmsOf, type Watched } from "../../../components/monitoring/alarms";
import type { Graph } from "../../../review/program/evaluate";
import { devBlock } from "../../program/blocks";
import { exampleGraph } from "../../program/exampleGraphs";
import { find, namesOf, without } from "../../program/graph";
import { evaluateProgram, repository } from "../../program/program";
import { requireSource } from "./sources";

const topicArn = "arn:aws:sns:us-east-1:123456789012:model-delivery-dev-fcb97195-alarms";
const endpoint = "model-delivery-dev-fcb97195";
const alarmType = "aws:cloudwatch/metricAlarm:MetricAlarm";
const guide = "https://github.com/example/model-delivery/blob/main/docs/alarms.md";
const watched: Watched<string> = {
  endpoint,
  variants: ["primary", "small"],
  maximumLatencyMilliseconds: 250,
  apiId: "a1b2c3d4e5",
};

function alarmsIn(graph: Graph): readonly string[] {
  return namesOf(graph, ({ type }) => type === alarmType);
}

describe("the alarms of an environment", () => {
  let dev: Graph;
  let told: Graph;

  before(async () => {
    dev = await exampleGraph("dev");
    told = await exampleGraph("dev with everything to watch");
  });

  it("are two for each variant, and one for the API when there is one", () => {
    assert.deepEqual(alarmsIn(dev), ["monitoring-errors-primary", "monitoring-latency-primary"]);
    assert.deepEqual(alarmsIn(told), [
      "monitoring-errors-api",
      "monitoring-errors-primary",
      "monitoring-errors-small",
      "monitoring-latency-primary",
      "monitoring-latency-small",
    ]);
  });

  it("watch what SageMaker and API Gateway publish, and take no data for no fault", () => {
    const common = {
      comparisonOperator: "GreaterThanThreshold",
      period: 60,
      evaluationPeriods: 5,
      datapointsToAlarm: 3,
      treatMissingData: "notBreaching",
      alarmActions: [topicArn],
      okActions: [topicArn],
    };
    const inputsOf = (graph: Graph, name: string): unknown =>
      without(find(graph, alarmType, name).inputs, "tags", "alarmDescription");
    assert.deepEqual(inputsOf(dev, "monitoring-errors-primary"), {
      ...common,
      name: "model-delivery-dev-fcb97195-errors-primary",
      namespace: "AWS/SageMaker",
      metricName: "Invocation5XXErrors",
      dimensions: { EndpointName: endpoint, VariantName: "primary" },
      statistic: "Sum",
      threshold: 0,
    });
    assert.deepEqual(inputsOf(dev, "monitoring-latency-primary"), {
      ...common,
      name: "model-delivery-dev-fcb97195-latency-primary",
      namespace: "AWS/SageMaker",
      metricName: "ModelLatency",
      dimensions: { EndpointName: endpoint, VariantName: "primary" },
      extendedStatistic: "p95",
      threshold: 1_000_000,
    });
    assert.deepEqual(inputsOf(told, "monitoring-errors-api"), {
      ...common,
      name: "model-delivery-dev-fcb97195-errors-api",
      namespace: "AWS/ApiGateway",
      metricName: "5xx",
      dimensions: { ApiId: "a1b2c3d4e5" },
      statistic: "Sum",
      threshold: 0,
    });
  });

  it("measure latency in microseconds against the budget of the tests, in milliseconds", () => {
    const latency = alarmsOf(watched).find(({ subject }) => subject === "latency-small");
    assert.equal(latency?.threshold, 250_000);
    assert.match(latency.meaning, / small of endpoint model-delivery-dev-fcb97195 takes longer than 250 ms/u);
  });

  it("say in their description what they mean and where to read what to do", () => {
    const described = told.resources.filter(({ type }) => type === alarmType);
    assert.equal(described.length, 5);
    const page = readFileSync(path.join(repository, "docs/alarms.md"), "utf8");
    const sections = new Set(
      [...page.matchAll(/^## (?<heading>.+)$/gmu)].map(({ groups }) =>
        groups?.["heading"]?.toLowerCase().replaceAll(" ", "-"),
      ),
    );
    for (const { name, inputs } of described) {
      const [, meaning, address, section = ""] =
        /^(.+\.) What to do: (\S+)#([a-z-]+)$/u.exec(String(inputs["alarmDescription"])) ?? [];
      assert.ok(meaning !== undefined && meaning.length > 20, name);
      assert.equal(address, guide, name);
      assert.ok(sections.has(section), `docs/alarms.md has no section ${section} for ${name}`);
    }
  });

  it("watch metrics of which the page names namespace, name, dimensions and AWS's own page", () => {
    for (const { metric } of alarmsOf(watched)) requireSource(metric);
  });

  it("reach whom the settings name, and nobody else", () => {
    const subscriptions = (graph: Graph): readonly string[] =>
      graph.resources
        .filter(
          ({ type, name }) => type === "aws:sns/topicSubscription:TopicSubscription" && name.startsWith("monitoring"),
        )
        .map(({ inputs }) => `${String(inputs["protocol"])} ${String(inputs["endpoint"])}`);
    assert.deepEqual(subscriptions(dev), []);
    assert.deepEqual(subscriptions(told), ["email a@example.com", "https https://hooks.example.com/x"]);
  });

  it("are all that may publish to their topic, and the approval topic keeps its one publisher", () => {
    const policyOf = (name: string): { readonly Statement: readonly unknown[] } =>
      JSON.parse(String(find(dev, "aws:sns/topicPolicy:TopicPolicy", name).inputs["policy"])) as never;
    assert.deepEqual(policyOf("monitoring-alarms-policy").Statement, [
      {
        Sid: "AlarmsOfTheEnvironment",
        Effect: "Allow",
        Principal: { Service: "cloudwatch.amazonaws.com" },
        Action: "sns:Publish",
        Resource: topicArn,
        Condition: {
          StringEquals: { "aws:SourceAccount": "123456789012" },
          ArnLike: {
            "aws:SourceArn": "arn:aws:cloudwatch:us-east-1:123456789012:alarm:model-delivery-dev-fcb97195-*",
          },
        },
      },
      {
        Sid: "NoticesOfThePipeline",
        Effect: "Allow",
        Principal: { Service: "events.amazonaws.com" },
        Action: "sns:Publish",
        Resource: topicArn,
        Condition: {
          StringEqualsIfExists: { "aws:SourceAccount": "123456789012" },
          ArnLikeIfExists: {
            "aws:SourceArn": "arn:aws:events:us-east-1:123456789012:rule/model-delivery-dev-fcb97195-*",
          },
        },
      },
      {
        Sid: "RefusePlainText",
        Effect: "Deny",
        Principal: "*",
        Action: "sns:Publish",
        Resource: topicArn,
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
    ]);
    assert.doesNotMatch(JSON.stringify(policyOf("platform-approval-policy")), /cloudwatch\.amazonaws\.com/u);
  });

  it("have a topic that is encrypted with the delivery's own key, when it has one", async () => {
    const keyArn = "arn:aws:kms:us-east-1:123456789012:key/own";
    const secured = await evaluateProgram({
      stack: "dev",
      configuration: devBlock("delivery", { encryption: { keyArn, trainingVolumes: false } }),
    });
    const keyOf = (graph: Graph): unknown =>
      find(graph, "aws:sns/topic:Topic", "monitoring-alarms-topic").inputs["kmsMasterKeyId"];
    assert.deepEqual([keyOf(dev), keyOf(secured)], [undefined, keyArn]);
  });
});
