/**
 * Lines of the access log. Source of the variables: API Gateway's developer guide, "Customize HTTP API access logs".
 */
import type { Exchange } from "./exchange";

/** How a request ended. */
export interface Outcome {
  readonly status: number;
  /** Bytes of the body. */
  readonly responseLength: number;
  /** The gateway's own message when it refused the request. */
  readonly errorMessage: string | undefined;
}

type Variable = (exchange: Exchange, outcome: Outcome) => string | number | undefined;

const integrationLatency: Variable = ({ integrationMilliseconds }) =>
  integrationMilliseconds === undefined ? undefined : Math.round(integrationMilliseconds);
/** Of a Lambda integration it is the status of the call to Lambda, not the function's. */
const integrationStatus: Variable = ({ integrationMilliseconds }) =>
  integrationMilliseconds === undefined ? undefined : 200;
const integrationRequest: Variable = ({ integrationRequestId }) => integrationRequestId;
const integrationFailure: Variable = ({ integrationError }) => integrationError;

const variables: Readonly<Record<string, Variable>> = {
  accountId: ({ accountId }) => accountId,
  apiId: ({ apiId }) => apiId,
  awsEndpointRequestId: integrationRequest,
  domainName: (exchange) => exchange.header("host"),
  domainPrefix: ({ apiId }) => apiId,
  "error.message": (_exchange, { errorMessage }) => errorMessage,
  "error.messageString": (_exchange, { errorMessage }) =>
    errorMessage === undefined ? undefined : JSON.stringify(errorMessage),
  extendedRequestId: ({ requestId }) => requestId,
  httpMethod: ({ method }) => method,
  "identity.sourceIp": ({ sourceIp }) => sourceIp,
  "identity.userAgent": (exchange) => exchange.header("user-agent"),
  "identity.userArn": ({ authorizer }) => authorizer?.iam?.userArn,
  "integration.error": integrationFailure,
  "integration.integrationStatus": integrationStatus,
  "integration.latency": integrationLatency,
  "integration.requestId": integrationRequest,
  "integration.status": integrationStatus,
  integrationErrorMessage: integrationFailure,
  integrationLatency,
  integrationStatus,
  path: ({ path }) => path,
  protocol: ({ protocol }) => protocol,
  requestId: ({ requestId }) => requestId,
  requestTime: ({ requestTime }) => requestTime,
  requestTimeEpoch: ({ time }) => time.getTime(),
  responseLatency: ({ started }) => Math.round(performance.now() - started),
  responseLength: (_exchange, { responseLength }) => responseLength,
  routeKey: ({ routeKey }) => (routeKey === "" ? undefined : routeKey),
  stage: () => "$default",
  status: (_exchange, { status }) => status,
};

/** A stage's format, taken apart once. */
export class AccessLogFormat {
  private readonly parts: readonly (string | Variable)[];

  public constructor(format: string) {
    this.parts = format
      .split(/(\$context(?:\.\w+)+)/u)
      .map((part) => (part.startsWith("$context.") ? variableOf(part.slice("$context.".length)) : part));
  }

  /** What has no value, or is no variable, is `-`. */
  public line(exchange: Exchange, outcome: Outcome): string {
    return this.parts.map((part) => (typeof part === "string" ? part : (part(exchange, outcome) ?? "-"))).join("");
  }
}

function variableOf(name: string): Variable {
  const known = Object.hasOwn(variables, name) ? variables[name] : undefined;
  if (known !== undefined) return known;
  const property = /^authorizer\.(\w+)$/u.exec(name)?.[1];
  return property === undefined ? () => undefined : ({ authorizer }) => authorizerProperty(authorizer, property);
}

function authorizerProperty(authorizer: Exchange["authorizer"], property: string): string | undefined {
  const value = authorizer?.lambda?.[property];
  return typeof value === "string" || value === undefined ? value : JSON.stringify(value);
}
