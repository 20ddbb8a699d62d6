/** CloudWatch alarms on one metric, and dashboards. */
import type { CloudWatch, PutMetricAlarmCommandInput } from "@aws-sdk/client-cloudwatch";
import type { DashboardArgs, MetricAlarmArgs } from "@pulumi/aws/cloudwatch";
import { unlessGone } from "../awsClients";
import { fields } from "./blocks";
import { idOf, type Plain, required, type Row, row } from "./row";
import { changeTags, tagList } from "./tags";

const source = "terraform-provider-aws internal/service/cloudwatch/";

/** What of an alarm is one call, besides its name and its tags. */
const applied = [
  "alarmDescription",
  "alarmActions",
  "okActions",
  "comparisonOperator",
  "datapointsToAlarm",
  "dimensions",
  "evaluationPeriods",
  "extendedStatistic",
  "metricName",
  "namespace",
  "period",
  "statistic",
  "threshold",
  "treatMissingData",
] as const;

const metricAlarm = row<MetricAlarmArgs>({
  source: `${source}metric_alarm.go`,
  properties: ["name", ...applied, "tags"],
  replaces: ["name"],
  naming: { property: "name", maximumLength: 255 },
  async create(inputs, { aws }) {
    const cloudwatch = await aws.cloudwatch();
    const name = required(inputs.name, "the alarm's name");
    await cloudwatch.putMetricAlarm(alarmRequest(inputs));
    return { id: name, outputs: { name, arn: await arnOf(cloudwatch, name) } };
  },
  async update({ id, inputs, old, oldOutputs, changed }, { aws }) {
    const cloudwatch = await aws.cloudwatch();
    if (applied.some(changed)) await cloudwatch.putMetricAlarm(alarmRequest({ ...inputs, name: id, tags: undefined }));
    const ResourceARN = String(oldOutputs["arn"]);
    await changeTags(
      old.tags,
      inputs.tags,
      (tags) => cloudwatch.tagResource({ ResourceARN, Tags: tagList(tags) }),
      (keys) => cloudwatch.untagResource({ ResourceARN, TagKeys: keys }),
    );
    return {};
  },
  async delete({ id }, { aws }) {
    await unlessGone((await aws.cloudwatch()).deleteAlarms({ AlarmNames: [id] }), "ResourceNotFound");
  },
});

function alarmRequest(inputs: Plain<MetricAlarmArgs>): PutMetricAlarmCommandInput {
  return fields<Plain<MetricAlarmArgs>, PutMetricAlarmCommandInput>("metricAlarm", inputs, {
    name: "AlarmName",
    alarmDescription: "AlarmDescription",
    alarmActions: ["AlarmActions", (topics) => topics.map(idOf)],
    okActions: ["OKActions", (topics) => topics.map(idOf)],
    comparisonOperator: "ComparisonOperator",
    datapointsToAlarm: "DatapointsToAlarm",
    dimensions: ["Dimensions", (dimensions) => Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }))],
    evaluationPeriods: "EvaluationPeriods",
    extendedStatistic: "ExtendedStatistic",
    metricName: "MetricName",
    namespace: "Namespace",
    period: "Period",
    statistic: "Statistic",
    threshold: "Threshold",
    treatMissingData: "TreatMissingData",
    tags: ["Tags", tagList],
  });
}

async function arnOf(cloudwatch: CloudWatch, name: string): Promise<string> {
  const { MetricAlarms = [] } = await cloudwatch.describeAlarms({ AlarmNames: [name], AlarmTypes: ["MetricAlarm"] });
  return required(MetricAlarms[0]?.AlarmArn, `the alarm ${name}`);
}

const dashboard = row<DashboardArgs>({
  source: `${source}dashboard.go`,
  properties: ["dashboardName", "dashboardBody"],
  replaces: ["dashboardName"],
  async create({ dashboardName, dashboardBody }, { aws }) {
    const cloudwatch = await aws.cloudwatch();
    await cloudwatch.putDashboard({ DashboardName: dashboardName, DashboardBody: dashboardBody });
    const { DashboardArn } = await cloudwatch.getDashboard({ DashboardName: dashboardName });
    return { id: dashboardName, outputs: { dashboardArn: required(DashboardArn, "the dashboard's ARN") } };
  },
  async update({ id, inputs }, { aws }) {
    await (await aws.cloudwatch()).putDashboard({ DashboardName: id, DashboardBody: inputs.dashboardBody });
    return {};
  },
  async delete({ id }, { aws }) {
    await unlessGone((await aws.cloudwatch()).deleteDashboards({ DashboardNames: [id] }), "DashboardNotFoundError");
  },
});

export const cloudwatchRows: Readonly<Record<string, Row>> = {
  "aws:cloudwatch/dashboard:Dashboard": dashboard,
  "aws:cloudwatch/metricAlarm:MetricAlarm": metricAlarm,
};
