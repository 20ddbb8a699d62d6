/** CloudWatch metrics: what is published is permitted or denied, and kept for whoever asks later. */
import { AwsError, type Cloud, type Operation, type Service } from "../../contract";
import { required } from "../fields";

interface PutMetricDataRequest {
  readonly Namespace?: string;
  readonly MetricData?: readonly unknown[];
}

export function createCloudwatch(cloud: Cloud): Service {
  const metrics = cloud.table<readonly unknown[]>("cloudwatch-metrics");
  const putMetricData: Operation<PutMetricDataRequest> = {
    access: ({ Namespace }) => [
      {
        action: "cloudwatch:PutMetricData",
        resource: "*",
        context: { "cloudwatch:namespace": required(Namespace, "Namespace") },
      },
    ],
    run: ({ Namespace, MetricData = [] }) => {
      if (MetricData.length === 0)
        throw new AwsError("MissingRequiredParameterException", "The parameter MetricData is required.");
      const namespace = required(Namespace, "Namespace");
      metrics.set(namespace, [...(metrics.get(namespace) ?? []), ...MetricData]);
    },
  };
  return { name: "cloudwatch", protocol: "awsJson", operations: { PutMetricData: putMetricData } };
}
