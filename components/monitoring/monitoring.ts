import { Dashboard, MetricAlarm } from "@pulumi/aws/cloudwatch";
import { ComponentResource, type ComponentResourceOptions, type Input, type Output, output } from "@pulumi/pulumi";
import { componentTypes } from "../../contract/componentTypes";
import { releaseMetric } from "../../contract/releaseMetric";
import { arns } from "../../settings/arns";
import { deliveryNames, environmentNames } from "../../settings/names";
import type { AlarmSettings } from "../../settings/schema";
import type { Encrypted, Environment, Tagged } from "../environment";
import { type Alarm, alarmsOf, evaluation } from "./alarms";
import { AlarmTopic } from "./alarmTopic";
import { dashboardBody } from "./dashboard";
import { PipelineNotices } from "./pipelineNotices";

export interface MonitoringArgs extends Environment, Encrypted, Tagged {
  /** Names of the endpoint's variants. Each has alarms of its own; a change makes or deletes them. */
  readonly variants: readonly string[];
  /** What the 95th percentile of an invocation may take before there is an alarm. Changes in place. */
  readonly maximumLatencyMilliseconds: number;
  /** The HTTP API before the endpoint, which then has an alarm, too. Default: none. */
  readonly apiId?: Input<string> | undefined;
  /** Whether the stack owns the delivery, whose pipeline's failures and approvals are then told, too. */
  readonly tellsOfPipeline: boolean;
  /** Who is told: e-mail addresses and web hooks. */
  readonly alarms: AlarmSettings;
  /** Address of docs/alarms.md, which says of each alarm what to do. Changes in place. */
  readonly guide: string;
}

/**
 * What tells how an environment serves: an alarm for errors and one for latency of each variant, one for errors of the
 * API, the topic that they go to, what of the pipeline goes there, and a dashboard. It knows the endpoint by its name,
 * so releases do not touch it; the endpoint may not exist yet, and then there is no alarm and nothing to draw.
 *
 * Costs by the alarm and for the dashboard. Destroying it takes all of it along.
 */
export class Monitoring extends ComponentResource {
  public readonly alarmTopicArn: Output<string>;
  public readonly dashboardName: Output<string>;

  public constructor(name: string, args: MonitoringArgs, options?: ComponentResourceOptions) {
    super(componentTypes.Monitoring, name, {}, options);
    const { project, stack, location, encryption, tags } = args;
    const names = environmentNames(project, stack);
    const topic = new AlarmTopic(
      `${name}-alarms`,
      {
        topicName: names.alarmTopic,
        sources: {
          accountId: location.accountId,
          alarmArns: arns(location).alarm(`${names.alarm}-*`),
          ...(args.tellsOfPipeline && {
            ruleArns: arns(location).eventRule(`${deliveryNames(project, stack, location).notice}-*`),
          }),
        },
        keyArn: encryption?.keyArn,
        ...args.alarms,
        tags,
      },
      { parent: this },
    );
    if (args.tellsOfPipeline)
      new PipelineNotices(
        `${name}-pipeline`,
        { project, stack, location, topicArn: topic.topicArn, tags },
        { parent: this },
      );
    const watched = { endpoint: names.endpoint, ...args };
    const alarmName = ({ subject }: Pick<Alarm, "subject">): string => `${names.alarm}-${subject}`;
    const alarms = alarmsOf(watched);
    for (const alarm of alarms) this.createAlarm(name, alarmName(alarm), alarm, { ...args, topicArn: topic.topicArn });
    const body = output(args.apiId).apply((apiId) =>
      dashboardBody({
        ...watched,
        apiId,
        region: location.region,
        releases: releaseMetric(names, stack),
        alarmArns: alarms.map((alarm) => arns(location).alarm(alarmName(alarm))),
      }),
    );
    const dashboard = new Dashboard(
      `${name}-dashboard`,
      { dashboardName: names.dashboard(location), dashboardBody: body },
      { parent: this },
    );
    this.alarmTopicArn = topic.topicArn;
    this.dashboardName = dashboard.dashboardName;
    this.registerOutputs({ alarmTopicArn: this.alarmTopicArn, dashboardName: this.dashboardName });
  }

  private createAlarm(
    name: string,
    alarmName: string,
    { subject, metric, statistic, threshold, meaning, section }: Alarm<Input<string>>,
    { guide, tags, topicArn }: Pick<MonitoringArgs, "guide" | "tags"> & { readonly topicArn: Output<string> },
  ): void {
    new MetricAlarm(
      `${name}-${subject}`,
      {
        name: alarmName,
        alarmDescription: `${meaning} What to do: ${guide}#${section}`,
        namespace: metric.namespace,
        metricName: metric.name,
        dimensions: { ...metric.dimensions },
        ...(statistic === "p95" ? { extendedStatistic: statistic } : { statistic }),
        comparisonOperator: "GreaterThanThreshold",
        threshold,
        period: evaluation.periodSeconds,
        evaluationPeriods: evaluation.periods,
        datapointsToAlarm: evaluation.breaching,
        // Nobody asks, or there is no endpoint yet: nothing is wrong.
        treatMissingData: "notBreaching",
        alarmActions: [topicArn],
        okActions: [topicArn],
        tags: { ...tags },
      },
      { parent: this },
    );
  }
}
