/** Cross-origin requests. Source: API Gateway's developer guide, "Configure CORS for HTTP APIs". */
import type { CorsConfiguration } from "../records";
import type { Answer } from "./answer";
import type { Exchange } from "./exchange";

/**
 * The answer to a preflight request, which the gateway gives itself when CORS is configured; undefined for any other
 * request.
 */
export function preflightAnswer(cors: CorsConfiguration | undefined, exchange: Exchange): Answer | undefined {
  if (
    cors === undefined ||
    exchange.method !== "OPTIONS" ||
    exchange.header("origin") === undefined ||
    exchange.header("access-control-request-method") === undefined
  )
    return undefined;
  const allowed = originHeaders(cors, exchange);
  const { allowMethods = [], allowHeaders = [], maxAge } = cors;
  return {
    status: 204,
    headers:
      Object.keys(allowed).length === 0
        ? {}
        : {
            ...allowed,
            ...(allowMethods.length === 0 ? {} : { "access-control-allow-methods": allowMethods.join(",") }),
            ...(allowHeaders.length === 0 ? {} : { "access-control-allow-headers": allowHeaders.join(",") }),
            ...(maxAge === undefined ? {} : { "access-control-max-age": String(maxAge) }),
          },
    body: "",
  };
}

/** An integration's answer with the gateway's own CORS headers in place of the integration's. */
export function withCors(cors: CorsConfiguration | undefined, exchange: Exchange, answer: Answer): Answer {
  if (cors === undefined) return answer;
  const own = Object.fromEntries(
    Object.entries(answer.headers).filter(([name]) => !name.startsWith("access-control-")),
  );
  const { exposeHeaders = [] } = cors;
  const allowed = originHeaders(cors, exchange);
  const exposed =
    Object.keys(allowed).length === 0 || exposeHeaders.length === 0
      ? {}
      : { "access-control-expose-headers": exposeHeaders.join(",") };
  return { ...answer, headers: { ...own, ...allowed, ...exposed } };
}

/** `https://*` allows every origin of that scheme, `*` every origin. */
function originHeaders(
  { allowOrigins = [], allowCredentials = false }: CorsConfiguration,
  exchange: Exchange,
): Readonly<Record<string, string>> {
  const origin = exchange.header("origin");
  if (origin === undefined) return {};
  const any = allowOrigins.includes("*");
  const allowed =
    any ||
    allowOrigins.some(
      (pattern) =>
        pattern.toLowerCase() === origin.toLowerCase() ||
        (pattern.endsWith("://*") && origin.startsWith(pattern.slice(0, -1))),
    );
  if (!allowed) return {};
  return {
    "access-control-allow-origin": any ? "*" : origin,
    ...(any ? {} : { vary: "Origin" }),
    ...(allowCredentials ? { "access-control-allow-credentials": "true" } : {}),
  };
}
