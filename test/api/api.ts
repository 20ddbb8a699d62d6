/** The API in front of a stub endpoint. Every answer is held against the API's own OpenAPI document. */
import assert from "node:assert/strict";
import { createHash, randomUUID } from "node:crypto";
import Ajv2020, { type ValidateFunction } from "ajv/dist/2020";
import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { createHandler, type Handler, type HandlerOptions } from "../../api/handler";
import { createOpenApi } from "../../api/openapi";
import type { ServedEndpoint } from "./servedEndpoint";

const requestTypes = ["application/x-image", "image/jpeg", "image/png"] as const;

export const picture = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 255, 128]);
export const base64 = picture.toString("base64");

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/** What a test says of a request; the rest is as API Gateway sends it. */
export type Request = Partial<
  Pick<APIGatewayProxyEventV2, "headers" | "queryStringParameters" | "body" | "isBase64Encoded">
>;

const ajv = new Ajv2020({ strict: false, allErrors: true });

/** A schema in a document. Each is compiled once, with what it refers to: most tests have the same document. */
function validatorOf(document: object, path: readonly string[]): ValidateFunction {
  const id = createHash("sha256").update(JSON.stringify(document)).digest("hex");
  if (ajv.getSchema(id) === undefined) ajv.addSchema(document, id);
  const pointer = path.map((name) => encodeURIComponent(name.replaceAll("~", "~0").replaceAll("/", "~1"))).join("/");
  const validator = ajv.getSchema(`${id}#/${pointer}`);
  assert.ok(validator, `The OpenAPI document has no schema at ${path.join(", ")}.`);
  return validator;
}

export class Api {
  /** What was logged. */
  public readonly log: Readonly<Record<string, unknown>>[] = [];
  private readonly handler: Handler;
  private readonly document: object;

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
    this.document = createOpenApi(all);
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
    const type = answer.headers["content-type"] ?? "no type";
    const operation = ["paths", path, method.toLowerCase()];
    const content = ["responses", String(answer.status), "content", type, "schema"];
    const validate = validatorOf(this.document, [...operation, ...content]);
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

/** What an answer says of a problem. */
export function problem(answer: Answer): { readonly title: string; readonly detail: string } {
  assert.equal(answer.headers["content-type"], "application/problem+json");
  return JSON.parse(answer.text) as { readonly title: string; readonly detail: string };
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
