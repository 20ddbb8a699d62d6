import type { Input } from "@pulumi/pulumi";
import type { MonitoringArgs } from "../components";
import type { SourceSettings } from "../settings/schema";
import type { Circumstances } from "./circumstances";

/** The alarms that the settings of the stack ask for. */
export function monitoringArgs(
  { settings: { alarms, endpoint, quality }, owner, here }: Circumstances,
  apiId: Input<string> | undefined,
): MonitoringArgs {
  return {
    ...here,
    variants: endpoint.variants.map(({ name }) => name),
    maximumLatencyMilliseconds: quality.maximumLatencyMilliseconds,
    apiId,
    alarms,
    guide: guideAddress(owner.delivery.source),
  };
}

const guide = "docs/alarms.md";

/** Where whoever gets an alarm reads what to do: in the repository that is delivered. */
function guideAddress(source: SourceSettings): string {
  if (source.kind === "s3") return guide;
  return `https://github.com/${source.repository}/blob/${source.branch}/${guide}`;
}
