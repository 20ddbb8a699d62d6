/**
 * The metrics that AWS publishes of what serves the model, by the names of its documentation: docs/alarms.md names the
 * page of each.
 */

/** What of the values in a period counts. */
export type Statistic = "Sum" | "p95";

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

type OfVariant = "Invocation5XXErrors" | "ModelLatency";

/** What SageMaker publishes of the requests that a variant answers; latencies are in microseconds. */
export function invocationMetric(name: OfVariant, { endpoint, variant }: Variant): Metric {
  return { namespace: "AWS/SageMaker", name, dimensions: { EndpointName: endpoint, VariantName: variant } };
}

type OfApi = "5xx";

/** What API Gateway publishes of an HTTP API. */
export function apiMetric<Text>(name: OfApi, apiId: Text): Metric<Text> {
  return { namespace: "AWS/ApiGateway", name, dimensions: { ApiId: apiId } };
}
