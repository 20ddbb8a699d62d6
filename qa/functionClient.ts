/**
 * Asks the function behind an API as API Gateway does: for APIs whose callers show a token or a key, which the tests do
 * not have.
 */
import { InvokeCommand, type LambdaClient } from "@aws-sdk/client-lambda";
import type { ApiAnswer, ApiRequest } from "../clients/apiClient";

interface FunctionAnswer {
  readonly statusCode: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export class FunctionClient {
  public constructor(
    private readonly lambda: LambdaClient,
    private readonly functionName: string,
  ) {}

  /** @throws Error when the function failed instead of answering */
  public async send(request: ApiRequest): Promise<ApiAnswer> {
    const { Payload: payload, FunctionError: failure } = await this.lambda.send(
      new InvokeCommand({ FunctionName: this.functionName, Payload: JSON.stringify(gatewayEvent(request)) }),
    );
    const result = new TextDecoder().decode(payload);
    if (failure !== undefined) throw new Error(`Function ${this.functionName} failed: ${result.slice(0, 500)}`);
    const { statusCode: status, headers = {}, body: text = "" } = JSON.parse(result) as FunctionAnswer;
    return { status, headers, text };
  }
}

/**
 * What API Gateway makes of a request. Source: API Gateway's developer guide, "Create AWS Lambda proxy integrations for
 * HTTP APIs", payload format 2.0.
 */
export function gatewayEvent({ method, path, query = {}, headers = {}, body = "" }: ApiRequest): object {
  const content = Buffer.from(body);
  return {
    version: "2.0",
    routeKey: `${method} ${path}`,
    rawPath: path,
    rawQueryString: new URLSearchParams(query).toString(),
    headers,
    queryStringParameters: query,
    requestContext: {
      http: { method, path, protocol: "HTTP/1.1", sourceIp: "127.0.0.1", userAgent: "qa" },
      requestId: "qa",
      routeKey: `${method} ${path}`,
      stage: "$default",
    },
    ...(content.length > 0 && { body: content.toString("base64") }),
    isBase64Encoded: content.length > 0,
  };
}
