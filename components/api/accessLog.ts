/**
 * What the access log of an API says of each request. Source: API Gateway's developer guide, "Customize HTTP API access
 * logs".
 */
import type { ApiSettings } from "../../settings/schema";

type AuthorizationKind = ApiSettings["authorization"]["kind"];

/** One JSON object a request. */
export function accessLogFormat(kind: AuthorizationKind): string {
  return JSON.stringify({
    requestId: "$context.requestId",
    time: "$context.requestTime",
    caller: callers[kind],
    route: "$context.routeKey",
    status: "$context.status",
    responseLength: "$context.responseLength",
    responseMilliseconds: "$context.responseLatency",
    functionMilliseconds: "$context.integrationLatency",
    error: "$context.error.message",
    functionError: "$context.integrationErrorMessage",
  });
}

/** Who a caller is: a session of a role, the subject of a token, or whose key it is. */
const callers: Readonly<Record<AuthorizationKind, string>> = {
  iam: "$context.identity.userArn",
  jwt: "$context.authorizer.claims.sub",
  apiKey: "$context.authorizer.key",
};
