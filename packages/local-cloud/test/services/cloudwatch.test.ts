import assert from "node:assert/strict";
import { CloudWatch, type PutMetricAlarmCommandInput } from "@aws-sdk/client-cloudwatch";
import { roleSession, startTestCloud, type TestCloud } from "../testCloud";

const arn = "arn:aws:cloudwatch:eu-west-1:123456789012:alarm:errors";
const alarm = {
  AlarmName: "errors",
  Namespace: "AWS/SageMaker",
  MetricName: "Invocation5XXErrors",
  Dimensions: [
    { Name: "EndpointName", Value: "pictures" },
    { Name: "VariantName", Value: "primary" },
  ],
  Statistic: "Sum",
  Period: 60,
  EvaluationPeriods: 5,
  DatapointsToAlarm: 3,
  Threshold: 0,
  ComparisonOperator: "GreaterThanThreshold",
  TreatMissingData: "notBreaching",
  AlarmActions: ["arn:aws:sns:eu-west-1:123456789012:alarms"],
} as const satisfies Readonly<Record<string, unknown>>;
const request = (changes: Partial<PutMetricAlarmCommandInput> = {}): PutMetricAlarmCommandInput => ({
  ...alarm,
  Dimensions: [...alarm.Dimensions],
  AlarmActions: [...alarm.AlarmActions],
  ...changes,
});
const board = JSON.stringify({ widgets: [] });

describe("CloudWatch through the SDK", () => {
  let test: TestCloud;
  let cloudwatch: CloudWatch;

  beforeEach(async () => {
    test = await startTestCloud();
    cloudwatch = test.client(CloudWatch);
  });

  afterEach(async () => {
    await test.stop();
  });

  it("keeps an alarm as it was put, in the state of one that was never evaluated, also after a restart", async () => {
    await cloudwatch.putMetricAlarm(request());
    await test.restart();
    const { MetricAlarms = [] } = await test.client(CloudWatch).describeAlarms({ AlarmNames: ["errors", "others"] });
    assert.equal(MetricAlarms.length, 1);
    const { AlarmArn, StateValue, StateReason, ActionsEnabled, ...described } = MetricAlarms[0] ?? {};
    assert.deepEqual(
      [AlarmArn, StateValue, StateReason, ActionsEnabled],
      [arn, "INSUFFICIENT_DATA", "Unchecked: Initial alarm creation", true],
    );
    for (const [name, value] of Object.entries(alarm))
      assert.deepEqual(Reflect.get(described, name), value, `${name} is answered as it was put`);
  });

  it("puts an alarm anew, and leaves its tags to the operations on tags", async () => {
    await cloudwatch.putMetricAlarm(request({ Tags: [{ Key: "stack", Value: "dev" }] }));
    await cloudwatch.putMetricAlarm(request({ Threshold: 9, Tags: [{ Key: "stack", Value: "other" }] }));
    const { MetricAlarms: [changed] = [] } = await cloudwatch.describeAlarms({});
    assert.equal(changed?.Threshold, 9);
    await cloudwatch.tagResource({ ResourceARN: arn, Tags: [{ Key: "team", Value: "vision" }] });
    assert.deepEqual((await cloudwatch.listTagsForResource({ ResourceARN: arn })).Tags, [
      { Key: "stack", Value: "dev" },
      { Key: "team", Value: "vision" },
    ]);
    await cloudwatch.untagResource({ ResourceARN: arn, TagKeys: ["stack"] });
    assert.deepEqual((await cloudwatch.listTagsForResource({ ResourceARN: arn })).Tags, [
      { Key: "team", Value: "vision" },
    ]);
  });

  it("deletes all alarms that are named, or none", async () => {
    await cloudwatch.putMetricAlarm(request());
    await assert.rejects(cloudwatch.deleteAlarms({ AlarmNames: ["errors", "others"] }), { name: "ResourceNotFound" });
    assert.equal((await cloudwatch.describeAlarms({})).MetricAlarms?.length, 1);
    await cloudwatch.deleteAlarms({ AlarmNames: ["errors"] });
    assert.deepEqual((await cloudwatch.describeAlarms({})).MetricAlarms, []);
    await assert.rejects(cloudwatch.listTagsForResource({ ResourceARN: arn }), { name: "ResourceNotFoundException" });
  });

  it("refuses what AWS refuses, and what it does not rehearse, by its name", async () => {
    const combination = { name: "InvalidParameterCombinationException" };
    await assert.rejects(cloudwatch.putMetricAlarm(request({ ExtendedStatistic: "p95" })), combination);
    await assert.rejects(cloudwatch.putMetricAlarm(request({ Statistic: undefined })), combination);
    await assert.rejects(cloudwatch.putMetricAlarm(request({ DatapointsToAlarm: 6 })), combination);
    await assert.rejects(
      cloudwatch.putMetricAlarm(request({ Metrics: [{ Id: "m1", Expression: "m2 / m3" }] })),
      /CloudWatch does not do PutMetricAlarm with Metrics/u,
    );
    assert.deepEqual((await cloudwatch.describeAlarms({})).MetricAlarms, []);
  });

  it("keeps dashboards as their text, and refuses what is none", async () => {
    await assert.rejects(cloudwatch.putDashboard({ DashboardName: "dev", DashboardBody: "{" }), {
      name: "DashboardInvalidInputError",
    });
    await assert.rejects(cloudwatch.putDashboard({ DashboardName: "dev", DashboardBody: "{}" }), {
      name: "DashboardInvalidInputError",
    });
    await cloudwatch.putDashboard({ DashboardName: "dev", DashboardBody: board });
    const { DashboardArn, DashboardBody } = await cloudwatch.getDashboard({ DashboardName: "dev" });
    assert.deepEqual([DashboardArn, DashboardBody], ["arn:aws:cloudwatch::123456789012:dashboard/dev", board]);
    const gone = { name: "DashboardNotFoundError" };
    await assert.rejects(cloudwatch.deleteDashboards({ DashboardNames: ["dev", "prod"] }), gone);
    await cloudwatch.deleteDashboards({ DashboardNames: ["dev"] });
    await assert.rejects(cloudwatch.getDashboard({ DashboardName: "dev" }), gone);
  });

  it("lets a role do with which alarm and dashboard its policy says", async () => {
    const session = await roleSession(test, "alarms", {
      Effect: "Allow",
      Action: ["cloudwatch:PutMetricAlarm", "cloudwatch:PutDashboard", "cloudwatch:DeleteAlarms"],
      Resource: [arn, "arn:aws:cloudwatch::123456789012:dashboard/dev"],
    });
    const limited = test.client(CloudWatch, session);
    await limited.putMetricAlarm(request());
    await limited.putDashboard({ DashboardName: "dev", DashboardBody: board });
    const denied = { name: "AccessDenied" };
    await assert.rejects(limited.putMetricAlarm(request({ AlarmName: "others" })), denied);
    await assert.rejects(limited.putMetricAlarm(request({ Tags: [{ Key: "stack", Value: "dev" }] })), denied);
    await assert.rejects(limited.putDashboard({ DashboardName: "prod", DashboardBody: board }), denied);
    await assert.rejects(limited.describeAlarms({ AlarmNames: ["errors"] }), denied);
    await assert.rejects(limited.deleteDashboards({ DashboardNames: ["dev"] }), denied);
    await limited.deleteAlarms({ AlarmNames: ["errors"] });
  });
});
