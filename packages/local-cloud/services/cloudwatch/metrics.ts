/** PutMetricData: what is published is permitted or denied, and kept for whoever asks later. */
import { AwsError, type Operation, type Tables } from "../../contract";
import { required } from "../fields";

interface PutMetricDataRequest {
  readonly Namespace?: string;
  readonly MetricData?: readonly unknown[];
}

export function putMetricData(cloud: Tables): Operation<PutMetricDataRequest> {
  const metrics = cloud.table<readonly unknown[]>("cloudwatch-metrics");
  return {
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
}
