/** A release as a line on the dashboard of its environment. */
import { CloudWatchClient, PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import type { Context } from "../contract/context";
import { messageOf } from "../contract/errors";
import { releaseMetric } from "../contract/releaseMetric";

/**
 * Publishes that the environment serves something else from now on. What serves already must not count as a failed
 * deployment because nobody sees it on a chart, so a call that fails is only told.
 */
export async function drawRelease({ settings, environment, report, clients }: Context, at: Date): Promise<void> {
  const { namespace, name, dimensions } = releaseMetric(environment, settings.stack);
  const datum = {
    MetricName: name,
    Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
    Timestamp: at,
    Value: 1,
    Unit: "Count" as const,
  };
  try {
    const client = clients.of(CloudWatchClient, settings.region);
    await client.send(new PutMetricDataCommand({ Namespace: namespace, MetricData: [datum] }));
  } catch (error) {
    report(`The release serves, but could not be drawn on the dashboard: ${messageOf(error)}`);
  }
}
