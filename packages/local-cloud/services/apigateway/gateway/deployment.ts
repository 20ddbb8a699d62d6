/**
 * An API as requests meet it: routes, limits and log of its stage, made once and kept until something of the API
 * changes.
 */
import { BatchedLog } from "../../logs/batchedLog";
import type { ApiGatewayCloud } from "../cloud";
import { childrenOf, type ApiTables } from "../context";
import { functionOf } from "../functionUri";
import { type Api, type Authorizer, logGroupOf, type Stage } from "../records";
import { AccessLogFormat } from "./accessLog";
import { AuthorizerCache } from "./authorizerCache";
import { Routing } from "./routing";
import { TokenBucket } from "./tokenBucket";

/** Requests a second, and at once, of a stage without limits: those of an account. Source: API Gateway's quotas. */
const accountRate = 10_000;
const accountBurst = 5_000;

/** The function that answers a route. */
export interface Target {
  readonly functionArn: string;
  /** Cloud milliseconds. */
  readonly timeout: number;
}

export interface Deployment {
  readonly api: Api;
  readonly routing: Routing;
  readonly target: (target: string | undefined) => Target | undefined;
  readonly authorizer: (id: string | undefined) => Authorizer | undefined;
  readonly authorizerCache: AuthorizerCache;
  /** Whether a request on the route may pass now. */
  readonly admits: (routeKey: string) => boolean;
  readonly accessLog: { readonly format: AccessLogFormat; readonly log: BatchedLog } | undefined;
}

/** Undefined when there is nothing to answer requests: no API, no stage, or an address that is switched off. */
export function deploy(cloud: ApiGatewayCloud, tables: ApiTables, apiId: string): Deployment | undefined {
  const api = tables.apis.get(apiId);
  const stage = tables.stages.get(`${apiId}/$default`);
  if (api === undefined || stage === undefined || api.disableExecuteApiEndpoint) return undefined;
  const targets = new Map(
    childrenOf(tables.integrations, apiId).map(({ integrationId, integrationUri, timeoutInMillis }) => [
      `integrations/${integrationId}`,
      { functionArn: functionOf(cloud, integrationUri), timeout: timeoutInMillis },
    ]),
  );
  return {
    api,
    routing: new Routing(childrenOf(tables.routes, apiId)),
    target: (target = "") => targets.get(target),
    authorizer: (id = "") => tables.authorizers.get(`${apiId}/${id}`),
    authorizerCache: new AuthorizerCache(cloud.clock),
    admits: throttle(cloud, stage),
    accessLog: accessLog(cloud, apiId, stage),
  };
}

/** The stage's limits hold for each of its routes. */
function throttle(cloud: ApiGatewayCloud, { defaultRouteSettings = {} }: Stage): (routeKey: string) => boolean {
  const { throttlingRateLimit = accountRate, throttlingBurstLimit = accountBurst } = defaultRouteSettings;
  const buckets = new Map<string, TokenBucket>();
  return (routeKey) => {
    const bucket = buckets.get(routeKey) ?? new TokenBucket(cloud.clock, throttlingRateLimit, throttlingBurstLimit);
    buckets.set(routeKey, bucket);
    return bucket.take();
  };
}

/** AWS gives its delivery service the right to write by the log group's policy when the stage is made. */
function accessLog(cloud: ApiGatewayCloud, apiId: string, stage: Stage): Deployment["accessLog"] {
  const group = logGroupOf(stage);
  const format = stage.accessLogSettings?.format;
  if (group === undefined || format === undefined) return undefined;
  return {
    format: new AccessLogFormat(format),
    log: new BatchedLog(cloud, cloud.administrator.caller, { group, stream: `${apiId}/$default` }),
  };
}
