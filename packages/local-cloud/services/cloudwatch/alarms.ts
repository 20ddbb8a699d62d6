/**
 * Alarms on one metric. They are kept and described, and never evaluated: no service of this cloud publishes metrics of
 * its own. So each stays in the state that CloudWatch gives a new alarm.
 */
import { z } from "zod";
import { type Access, AwsError, type Operations, type Table, type Tables } from "../../contract";
import { requestReader } from "../../requests";
import { defined } from "../fields";
import { listedTagOperations } from "../listedTags";
import { requestTags, tagRecord, type Tags } from "../tags";
import type { CloudwatchCloud } from "./cloud";

const read = requestReader("CloudWatch", "InvalidParameterValueException");

const actions = z.array(z.string()).default([]);
const tag = z.strictObject({ Key: z.string(), Value: z.string() });

/** An alarm on one metric: expressions and anomaly bands are not rehearsed. */
const alarmSchema = z.strictObject({
  AlarmName: z.string(),
  AlarmDescription: z.string().optional(),
  ActionsEnabled: z.boolean().default(true),
  OKActions: actions,
  AlarmActions: actions,
  InsufficientDataActions: actions,
  MetricName: z.string(),
  Namespace: z.string(),
  Statistic: z.string().optional(),
  ExtendedStatistic: z.string().optional(),
  Dimensions: z.array(z.strictObject({ Name: z.string(), Value: z.string() })).default([]),
  Period: z.number(),
  Unit: z.string().optional(),
  EvaluationPeriods: z.number(),
  DatapointsToAlarm: z.number().optional(),
  Threshold: z.number(),
  ComparisonOperator: z.string(),
  TreatMissingData: z.enum(["breaching", "notBreaching", "ignore", "missing"]).optional(),
  EvaluateLowSampleCountPercentile: z.enum(["evaluate", "ignore"]).optional(),
});

const putSchema = alarmSchema.extend({ Tags: z.array(tag).default([]) });
type PutRequest = z.infer<typeof putSchema>;

const describeSchema = z.strictObject({
  AlarmNames: z.array(z.string()).optional(),
  AlarmTypes: z.array(z.enum(["MetricAlarm", "CompositeAlarm"])).optional(),
});

const deleteSchema = z.strictObject({ AlarmNames: z.array(z.string()) });

interface Alarm {
  readonly arn: string;
  readonly request: z.infer<typeof alarmSchema>;
  readonly tags: Tags;
  /** Seconds since 1970. */
  readonly updated: number;
}

/** Alarms by name. */
function alarmTable(cloud: Tables): Table<Alarm> {
  return cloud.table<Alarm>("cloudwatch-alarms");
}

/** PutMetricAlarm, DescribeAlarms, DeleteAlarms, and their tags. */
export function alarmOperations(cloud: CloudwatchCloud): Operations {
  const alarms = alarmTable(cloud);
  const arnOf = (name: string): string =>
    `arn:${cloud.partition}:cloudwatch:${cloud.region}:${cloud.accountId}:alarm:${name}`;
  const on = (action: string, names: readonly string[]): readonly Access[] =>
    names.map((name) => ({ action: `cloudwatch:${action}`, resource: arnOf(name) }));
  return {
    PutMetricAlarm: read(
      putSchema,
      {
        access: ({ AlarmName, Tags }) => putAccess(arnOf(AlarmName), Tags),
        run: (request) => {
          put(cloud, arnOf(request.AlarmName), request);
        },
      },
      "PutMetricAlarm",
    ),
    DescribeAlarms: read(
      describeSchema,
      {
        access: ({ AlarmNames }) => on("DescribeAlarms", AlarmNames ?? ["*"]),
        run: ({ AlarmNames, AlarmTypes = ["MetricAlarm"] }) => ({
          MetricAlarms: alarms
            .values()
            .filter(({ request }) => AlarmTypes.includes("MetricAlarm") && isNamed(request.AlarmName, AlarmNames))
            .map(describe),
        }),
      },
      "DescribeAlarms",
    ),
    DeleteAlarms: read(
      deleteSchema,
      {
        access: ({ AlarmNames }) => on("DeleteAlarms", AlarmNames),
        run: ({ AlarmNames }) => {
          // All or none. Source: the API reference of CloudWatch, DeleteAlarms.
          for (const name of AlarmNames) existing(alarms, name);
          for (const name of AlarmNames) alarms.delete(name);
        },
      },
      "DeleteAlarms",
    ),
    ...tagOperations(alarms),
  };
}

function putAccess(resource: string, tags: PutRequest["Tags"]): readonly Access[] {
  const context = requestTags(tagRecord(tags));
  return [
    { action: "cloudwatch:PutMetricAlarm", resource, context },
    ...(tags.length === 0 ? [] : [{ action: "cloudwatch:TagResource", resource, context }]),
  ];
}

function put(cloud: CloudwatchCloud, arn: string, { Tags: tags, ...request }: PutRequest): void {
  const { Statistic, ExtendedStatistic, DatapointsToAlarm = 1, EvaluationPeriods } = request;
  if ((Statistic === undefined) === (ExtendedStatistic === undefined))
    throw new AwsError(
      "InvalidParameterCombinationException",
      "Exactly one of Statistic and ExtendedStatistic must be specified.",
    );
  if (DatapointsToAlarm > EvaluationPeriods)
    throw new AwsError(
      "InvalidParameterCombinationException",
      "DatapointsToAlarm must be less than or equal to EvaluationPeriods.",
    );
  const alarms = alarmTable(cloud);
  const before = alarms.get(request.AlarmName);
  alarms.set(request.AlarmName, {
    arn,
    request,
    // An alarm that is there keeps its tags. Source: the API reference of CloudWatch, PutMetricAlarm.
    tags: before?.tags ?? tagRecord(tags),
    updated: cloud.clock.now().getTime() / 1000,
  });
}

function describe({ arn, request, updated }: Alarm): object {
  // A time, which only AwsJson writes as a number.
  const time = new Date(updated * 1000);
  return defined({
    ...request,
    AlarmArn: arn,
    AlarmConfigurationUpdatedTimestamp: time,
    StateValue: "INSUFFICIENT_DATA",
    StateReason: "Unchecked: Initial alarm creation",
    StateUpdatedTimestamp: time,
  });
}

function isNamed(name: string, names: readonly string[] | undefined): boolean {
  return names === undefined || names.includes(name);
}

/** @throws AwsError ResourceNotFound */
function existing(alarms: Table<Alarm>, name: string): Alarm {
  const alarm = alarms.get(name);
  if (alarm === undefined) throw new AwsError("ResourceNotFound", `Alarm ${name} does not exist`, 404);
  return alarm;
}

interface TagRequest {
  readonly ResourceARN: string;
  readonly Tags?: readonly { readonly Key: string; readonly Value: string }[];
  readonly TagKeys?: readonly string[];
}

function tagOperations(alarms: Table<Alarm>): Operations {
  const {
    list,
    tag: add,
    untag,
  } = listedTagOperations(
    {
      list: "cloudwatch:ListTagsForResource",
      tag: "cloudwatch:TagResource",
      untag: "cloudwatch:UntagResource",
    },
    {
      resource: ({ ResourceARN }: TagRequest) => ResourceARN,
      existing: ({ ResourceARN }: TagRequest) => {
        const alarm = alarms.values().find(({ arn }) => arn === ResourceARN);
        if (alarm === undefined) throw new AwsError("ResourceNotFoundException", `${ResourceARN} does not exist`, 404);
        return alarm;
      },
      save: (alarm: Alarm) => {
        alarms.set(alarm.request.AlarmName, alarm);
      },
    },
  );
  return { ListTagsForResource: list, TagResource: add, UntagResource: untag };
}
