/** The API in front of a stub endpoint. Every answer is held against the API's own OpenAPI document. */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import Ajv2020, { type ValidateFunction } from "ajv/dist/2020";
import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { createHandler, type Handler, type HandlerOptions } from "../../api/handler";
import { createOpenApi } from "../../api/openapi";
import type { ServedEndpoint } from "./servedEndpoint";

export const requestTypes = ["application/x-image", "image/jpeg", "image/png"] as const;

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/** What a test says of a request; the rest is as API Gateway sends it. */
export type Request = Partial<
  Pick<APIGatewayProxyEventV2, "headers" | "queryStringParameters" | "body" | "isBase64Encoded">
>;

interface Operation {
  readonly responses: Readonly<
    Record<string, { readonly content: Readonly<Record<string, { readonly schema: object }>> } | undefined>
  >;
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation | undefined>> | undefined>>;
  readonly components: object;
}

const ajv = new Ajv2020({ strict: false, allErrors: true });
const validators = new Map<string, ValidateFunction>();

/** Compiled once: most tests have the same document. */
function validatorOf(schema: object): ValidateFunction {
  const key = JSON.stringify(schema);
  const validator = validators.get(key) ?? ajv.compile(schema);
  validators.set(key, validator);
  return validator;
}

export class Api {
  /** What was logged. */
  public readonly log: Readonly<Record<string, unknown>>[] = [];
  private readonly handler: Handler;
  private readonly document: Document;

  public constructor(served: ServedEndpoint, options: Partial<HandlerOptions> = {}) {
    const all: HandlerOptions = {
      endpoint: served.endpoint(),
      models: served.models(),
      requestTypes,
      authorization: "iam",
      page: "<!doctype html><title>Page</title>",
      log: (entry) => this.log.push(entry),
      ...options,
    };
    this.handler = createHandler(all);
    this.document = createOpenApi(all) as Document;
  }

  public async ask(routeKey: string, request: Request = {}): Promise<Answer> {
    const awsRequestId = randomUUID();
    const result = await this.handler(eventOf(routeKey, request), { awsRequestId });
    const headers = Object.fromEntries(
      Object.entries(result.headers ?? {}).map(([name, value]) => [name, String(value)]),
    );
    const answer = { status: result.statusCode ?? 0, headers, text: result.body ?? "" };
    assert.equal(result.isBase64Encoded ?? false, false);
    if (answer.status >= 400)
      assert.equal((JSON.parse(answer.text) as { readonly instance: string }).instance, `urn:uuid:${awsRequestId}`);
    return answer;
  }

  /** Asks, and checks that the answer is one that the OpenAPI document announces. */
  public async askAsDocumented(routeKey: string, request: Request = {}): Promise<Answer> {
    const answer = await this.ask(routeKey, request);
    const [method = "", path = ""] = routeKey.split(" ");
    const content =
      this.document.paths[path]?.[method.toLowerCase()]?.responses[String(answer.status)]?.content[
        answer.headers["content-type"] ?? ""
      ];
    assert.ok(
      content,
      `The OpenAPI document has no ${routeKey} that answers ${answer.status} with ${answer.headers["content-type"] ?? "no type"}.`,
    );
    const validate = validatorOf({ ...content.schema, components: this.document.components });
    assert.ok(
      validate(JSON.parse(answer.text)),
      `${answer.text} is not as the OpenAPI document says: ${ajv.errorsText(validate.errors)}`,
    );
    return answer;
  }

  public async predict(request: Request): Promise<Answer> {
    return this.askAsDocumented("POST /predict", request);
  }
}

/** A request with a JSON body. */
export function jsonRequest(content: unknown, others: Request = {}): Request {
  return {
    headers: { "content-type": "application/json" },
    body: JSON.stringify(content),
    isBase64Encoded: false,
    ...others,
  };
}

/** A request with a sample as it is. */
export function rawRequest(sample: Buffer, contentType: string, others: Request = {}): Request {
  return {
    headers: { "content-type": contentType },
    body: sample.toString("base64"),
    isBase64Encoded: true,
    ...others,
  };
}

export function eventOf(routeKey: string, { headers = {}, ...request }: Request): APIGatewayProxyEventV2 {
  const [method = "", path = ""] = routeKey.split(" ");
  return {
    version: "2.0",
    routeKey,
    rawPath: path,
    rawQueryString: "",
    headers: { host: "api.example.com", ...headers },
    isBase64Encoded: false,
    ...request,
    requestContext: {
      accountId: "123456789012",
      apiId: "a1b2c3d4e5",
      domainName: "api.example.com",
      domainPrefix: "api",
      http: { method, path, protocol: "HTTP/1.1", sourceIp: "192.0.2.1", userAgent: "test" },
      requestId: "JKJaXmPLvHcESHA=",
      routeKey,
      stage: "$default",
      time: "12/Mar/2020:19:03:58 +0000",
      timeEpoch: 1583348638390,
    },
  };
}
