/** Which lines of AWS's price lists the table is made of. */

export interface Wanted {
  /** The price's key in the table. */
  readonly key: string;
  /** The service's code in AWS's price lists. */
  readonly service: string;
  /** Without the prefix of the region. */
  readonly usageType: string;
  /** Where one usage type has the prices of several operations. */
  readonly operation?: string;
  readonly unit: string;
  /** The table's dollars are for so many units. */
  readonly per: number;
}

const want = (service: string, usageType: string, key: string, unit: string): Wanted => ({
  service,
  usageType,
  key,
  unit,
  per: 1,
});

const fixed: readonly Wanted[] = [
  want("AmazonSageMaker", "Host:VolumeUsage.gp2", "hosting-volume", "gigabyte-month"),
  want("AmazonSageMaker", "Train:VolumeUsage.gp2", "training-volume", "gigabyte-month"),
  { ...want("AmazonSageMaker", "Hst:Data-Bytes-In", "endpoint-data", "gigabyte"), operation: "Invoke-Endpoint" },
  want("CodeBuild", "Build-Min:Linux:g1.small", "build/general1.small", "minute"),
  want("CodeBuild", "Build-Min:Linux:g1.medium", "build/general1.medium", "minute"),
  want("AWSCodePipeline", "actionExecutionMinute", "pipeline-action", "minute"),
  { ...want("AmazonApiGateway", "ApiGatewayHttpRequest", "http-api-request", "request"), per: 1_000_000 },
  { ...want("AWSLambda", "Request-ARM", "function-request/arm64", "request"), per: 1_000_000 },
  want("AWSLambda", "Lambda-GB-Second-ARM", "function-time/arm64", "gigabyte-second"),
  want("AmazonCloudWatch", "DataProcessing-Bytes", "log-ingestion", "gigabyte"),
  want("AmazonCloudWatch", "TimedStorage-ByteHrs", "log-storage", "gigabyte-month"),
  want("AmazonCloudWatch", "CW:AlarmMonitorUsage", "alarm", "alarm-month"),
  want("AmazonCloudWatch", "CW:MetricMonitorUsage", "custom-metric", "metric-month"),
  want("AmazonCloudWatch", "DashboardsUsageHour-Basic", "dashboard", "dashboard-month"),
  want("AmazonS3", "TimedStorage-ByteHrs", "object-storage", "gigabyte-month"),
  { ...want("AmazonS3", "Requests-Tier1", "object-write", "request"), per: 1000 },
  { ...want("AmazonS3", "Requests-Tier2", "object-read", "request"), per: 1000 },
  { ...want("AmazonSNS", "DeliveryAttempts-SMTP", "mail", "mail"), per: 100_000 },
];

/** Everything that the table may hold, with instances for training and hosting of these types. */
export function wantedPrices(instanceTypes: readonly string[]): readonly Wanted[] {
  return [
    ...fixed,
    ...instanceTypes.flatMap((type) => [
      want("AmazonSageMaker", `Host:${type}`, `hosting/${type}`, "hour"),
      want("AmazonSageMaker", `Train:${type}`, `training/${type}`, "hour"),
    ]),
  ];
}

/** Usage types carry the region's abbreviation before them, in us-east-1 mostly none: `EUC1-Host:ml.m5.large`. */
export function isUsageType(found: string, { usageType }: Wanted): boolean {
  if (!found.endsWith(usageType)) return false;
  return /^(?:[A-Z]{2,4}\d?-)?$/u.test(found.slice(0, found.length - usageType.length));
}
