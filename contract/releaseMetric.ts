/**
 * The metric that tells when an environment began to serve something else: the Deploy action publishes it, and the
 * environment's dashboard draws it.
 */
import type { EnvironmentNames } from "../settings/names";

export interface ReleaseMetric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/**
 * The namespace is the environment's own: IAM can limit who publishes by the namespace, and not by a dimension.
 *
 * @param stack the environment's
 */
export function releaseMetric({ metrics }: Pick<EnvironmentNames, "metrics">, stack: string): ReleaseMetric {
  return { namespace: metrics, name: "Releases", dimensions: { Environment: stack } };
}
