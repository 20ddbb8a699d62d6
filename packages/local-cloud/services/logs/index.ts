/** CloudWatch Logs: groups, streams and their events. */
import type { Service } from "../../contract";
import type { LogsCloud } from "./cloud";
import { eventOperations } from "./events";
import { groupOperations } from "./groups";
import { streamOperations } from "./streams";
import { groupTagOperations } from "./tags";

export function createLogs(cloud: LogsCloud): Service {
  return {
    name: "logs",
    protocol: "awsJson",
    operations: {
      ...groupOperations(cloud),
      ...groupTagOperations(cloud),
      ...streamOperations(cloud),
      ...eventOperations(cloud),
    },
  };
}
