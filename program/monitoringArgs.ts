import type { Input } from "@pulumi/pulumi";
import type { MonitoringArgs } from "../components";
import type { SourceSettings, VariantSettings } from "../settings/schema";
import type { Circumstances } from "./circumstances";

/** What the environment is watched by: which variants it has, and the API before them. */
interface WatchedParts {
  /** Those that are served, whatever the settings ask for: a metric of another one has no values. */
  readonly variants: readonly Pick<VariantSettings, "name">[];
  readonly apiId: Input<string> | undefined;
}

/** The alarms and the dashboard of the stack. */
export function monitoringArgs(
  { settings: { alarms, quality }, owner, ownsDelivery, here }: Circumstances,
  { variants, apiId }: WatchedParts,
): MonitoringArgs {
  return {
    ...here,
    variants: variants.map(({ name }) => name),
    maximumLatencyMilliseconds: quality.maximumLatencyMilliseconds,
    apiId,
    tellsOfPipeline: ownsDelivery,
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
