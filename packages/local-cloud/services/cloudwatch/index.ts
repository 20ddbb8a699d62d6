/** CloudWatch: metrics that are published, alarms and dashboards that are kept. */
import type { Service } from "../../contract";
import { alarmOperations } from "./alarms";
import type { CloudwatchCloud } from "./cloud";
import { dashboardOperations } from "./dashboards";
import { putMetricData } from "./metrics";

export function createCloudwatch(cloud: CloudwatchCloud): Service {
  return {
    name: "cloudwatch",
    protocol: "awsJson",
    operations: {
      PutMetricData: putMetricData(cloud),
      ...alarmOperations(cloud),
      ...dashboardOperations(cloud),
    },
  };
}
