/**
 * The metrics that AWS publishes of what serves the model, by the names of its documentation: docs/monitoring.md names
 * the page of each.
 */

/** What of the values in a period counts. */
export type Statistic = "Average" | "Maximum" | "Sum" | "p50" | "p95";

/** One metric of CloudWatch. */
export interface Metric<Text = string> {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, Text>>;
}

/** A variant of an endpoint. */
export interface Variant {
  readonly endpoint: string;
  readonly variant: string;
}

type OfRequests =
  | "Invocations"
  | "Invocation4XXErrors"
  | "Invocation5XXErrors"
  | "InvocationsPerInstance"
  | "ModelLatency"
  | "OverheadLatency";

/** What SageMaker publishes of the requests that a variant answers; latencies are in microseconds. */
export function invocationMetric(name: OfRequests, variant: Variant): Metric {
  return { namespace: "AWS/SageMaker", name, dimensions: dimensionsOf(variant) };
}

type OfInstances = "CPUUtilization" | "MemoryUtilization";

/** What SageMaker publishes of the instances behind a variant, in percent; of the processor up to 100 for each core. */
export function instanceMetric(name: OfInstances, variant: Variant): Metric {
  return { namespace: "/aws/sagemaker/Endpoints", name, dimensions: dimensionsOf(variant) };
}

type OfApi = "Count" | "4xx" | "5xx";

/** What API Gateway publishes of an HTTP API. */
export function apiMetric<Text>(name: OfApi, apiId: Text): Metric<Text> {
  return { namespace: "AWS/ApiGateway", name, dimensions: { ApiId: apiId } };
}

function dimensionsOf({ endpoint, variant }: Variant): Metric["dimensions"] {
  return { EndpointName: endpoint, VariantName: variant };
}
