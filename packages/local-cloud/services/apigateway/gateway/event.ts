/**
 * The events of payload format 2.0. Source: API Gateway's developer guide, "Create AWS Lambda proxy integrations for
 * HTTP APIs".
 */
import type { AuthorizerContext, Exchange } from "./exchange";
import type { Match } from "./routing";

/** Media types whose bodies travel as text; AWS documents no list, any other body comes in base64. */
const textTypes = /^(text\/.*|application\/(json|xml|javascript)|application\/.*\+(json|xml))$/u;

type Event = Readonly<Record<string, unknown>>;

export function integrationEvent(exchange: Exchange, match: Match, body: Buffer): Event {
  const isText = textTypes.test((exchange.header("content-type") ?? "").split(";")[0]?.trim().toLowerCase() ?? "");
  return {
    version: "2.0",
    ...requestMembers(exchange, match),
    requestContext: requestContext(exchange, exchange.authorizer),
    ...(body.length === 0 ? {} : { body: body.toString(isText ? "utf8" : "base64") }),
    isBase64Encoded: body.length > 0 && !isText,
  };
}

/** Source: the same guide, "Control access to HTTP APIs with AWS Lambda authorizers". */
export function authorizerEvent(
  exchange: Exchange,
  match: Match,
  routeArn: string,
  identitySource: readonly string[],
): Event {
  return {
    version: "2.0",
    type: "REQUEST",
    routeArn,
    identitySource,
    ...requestMembers(exchange, match),
    requestContext: requestContext(exchange, undefined),
  };
}

function requestMembers(exchange: Exchange, { route, pathParameters }: Match): Event {
  const { cookie, ...headers } = exchange.headers;
  const query = queryParameters(exchange.queryString);
  return {
    routeKey: route.routeKey,
    rawPath: exchange.path,
    rawQueryString: exchange.queryString,
    ...(cookie === undefined ? {} : { cookies: cookie.split(/;\s*/u) }),
    headers: {
      ...joined(headers),
      "x-forwarded-for": exchange.sourceIp,
      "x-forwarded-port": "443",
      "x-forwarded-proto": "https",
    },
    ...(query === undefined ? {} : { queryStringParameters: query }),
    ...(Object.keys(pathParameters).length === 0 ? {} : { pathParameters }),
  };
}

function requestContext(exchange: Exchange, authorizer: AuthorizerContext | undefined): Event {
  return {
    accountId: exchange.accountId,
    apiId: exchange.apiId,
    ...(authorizer === undefined ? {} : { authorizer }),
    domainName: exchange.header("host") ?? "",
    domainPrefix: exchange.apiId,
    http: {
      method: exchange.method,
      path: exchange.path,
      protocol: exchange.protocol,
      sourceIp: exchange.sourceIp,
      userAgent: exchange.header("user-agent") ?? "",
    },
    requestId: exchange.requestId,
    routeKey: exchange.routeKey,
    stage: "$default",
    time: exchange.requestTime,
    timeEpoch: exchange.time.getTime(),
  };
}

function joined(headers: Exchange["headers"]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(",") : (value ?? "")]),
  );
}

/** A name that comes several times has its values with commas. */
function queryParameters(query: string): Readonly<Record<string, string>> | undefined {
  if (query === "") return undefined;
  const parameters = new URLSearchParams(query);
  return Object.fromEntries([...new Set(parameters.keys())].map((name) => [name, parameters.getAll(name).join(",")]));
}
