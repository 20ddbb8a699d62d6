/** What the gateway answers: a function's result, or a refusal of its own. */
import { z } from "zod";

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: Buffer | string;
}

/** A request that the gateway itself refuses. */
export class Refusal extends Error {
  public override readonly name = "Refusal";

  /** @param reason for the access log, where the client is not told */
  public constructor(
    public readonly status: number,
    message: string,
    public readonly reason = message,
  ) {
    super(message);
  }
}

export const notFound = (): Refusal => new Refusal(404, "Not Found");
export const unauthorized = (): Refusal => new Refusal(401, "Unauthorized");
export const forbidden = (reason?: string): Refusal => new Refusal(403, "Forbidden", reason);
export const tooLarge = (): Refusal => new Refusal(413, "Request Entity Too Large");
export const tooMany = (): Refusal => new Refusal(429, "Too Many Requests");
export const failed = (reason: string): Refusal => new Refusal(500, "Internal Server Error", reason);
export const timedOut = (): Refusal =>
  new Refusal(503, "Service Unavailable", "The integration did not answer in time.");

export function refusalAnswer({ status, message }: Refusal): Answer {
  return { status, headers: { "content-type": "application/json" }, body: JSON.stringify({ message }) };
}

const value = z.union([z.string(), z.number(), z.boolean()]).transform(String);

/** A result with a status code; whatever has none is the body itself. */
const proxyResult = z.object({
  statusCode: z.coerce.number().int().min(100).max(599),
  headers: z.record(z.string(), value).nullish(),
  cookies: z.array(z.string()).nullish(),
  body: z.string().nullish(),
  isBase64Encoded: z.boolean().nullish(),
});

/**
 * A function's result as payload format 2.0 reads it. Source: API Gateway's developer guide, "Create AWS Lambda proxy
 * integrations for HTTP APIs", "Lambda function response for format 2.0".
 *
 * @param payload a JSON document
 * @throws Refusal 500 for a result that is malformed
 */
export function functionAnswer(payload: string): Answer {
  const result: unknown = JSON.parse(payload);
  if (typeof result !== "object" || result === null || !("statusCode" in result)) {
    return {
      status: 200,
      headers: { "content-type": "application/json" },
      body: typeof result === "string" ? result : payload,
    };
  }
  const read = proxyResult.safeParse(result);
  if (!read.success) throw failed("The function's result is malformed.");
  const { statusCode, headers, cookies, body, isBase64Encoded } = read.data;
  const lowerCase = Object.fromEntries(
    Object.entries(headers ?? {}).map(([name, content]) => [name.toLowerCase(), content]),
  );
  return {
    status: statusCode,
    headers: {
      "content-type": "text/plain;charset=UTF-8",
      ...lowerCase,
      ...(cookies === null || cookies === undefined ? {} : { "set-cookie": cookies }),
    },
    body: isBase64Encoded === true ? Buffer.from(body ?? "", "base64") : (body ?? ""),
  };
}
