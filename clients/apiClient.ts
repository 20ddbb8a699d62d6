/** Requests to a prediction API, with whatever the API asks of its callers. */
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { Hash } from "@smithy/hash-node";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { HttpRequest } from "@smithy/protocol-http";
import { SignatureV4 } from "@smithy/signature-v4";

/** Keys of AWS, or where to get them. */
export type AwsCredentials = ConstructorParameters<typeof SignatureV4>[0]["credentials"];

/**
 * What a caller shows: rights of IAM, a key, a token, or nothing of its own because each request brings its headers.
 */
export type ApiCredentials =
  | { readonly kind: "iam"; readonly region: string; readonly credentials: AwsCredentials }
  | { readonly kind: "apiKey"; readonly key: string }
  | { readonly kind: "jwt"; readonly token: string }
  | { readonly kind: "none" };

export interface ApiRequest {
  readonly method: "GET" | "POST";
  /** Begins with a slash. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string;
}

export interface ApiAnswer {
  readonly status: number;
  /** By names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body. */
  readonly text: string;
}

/** The headers of a request, with what its caller shows. */
type Authorize = (request: HttpRequest) => Promise<Record<string, string>>;

/** Milliseconds. API Gateway itself gives up after 30 seconds. */
const limits = { connectionTimeout: 10_000, requestTimeout: 60_000, throwOnRequestTimeout: true };

export class ApiClient {
  private readonly address: URL;
  private readonly authorize: Authorize;
  /** The SDK's own: connections are kept, and there are as many as requests at a time. */
  private readonly connections = new NodeHttpHandler({
    ...limits,
    httpAgent: { maxSockets: Number.POSITIVE_INFINITY },
    httpsAgent: { maxSockets: Number.POSITIVE_INFINITY },
  });

  /** @param address as `apiAddress` finds it */
  public constructor(address: string, credentials: ApiCredentials) {
    this.address = new URL(address);
    this.authorize = authorization(credentials);
  }

  /** Sends a request. An answer of whatever status is an answer; only a request that nobody answered rejects. */
  public async send({ method, path, query = {}, headers, body }: ApiRequest): Promise<ApiAnswer> {
    const { protocol, hostname, port, host } = this.address;
    const request = new HttpRequest({
      protocol,
      hostname,
      ...(port !== "" && { port: Number(port) }),
      method,
      path,
      query: { ...query },
      headers: { ...headers, host },
      body,
    });
    request.headers = await this.authorize(request);
    const { response } = await this.connections.handle(request);
    return { status: response.statusCode, headers: response.headers, text: await text(response.body as Readable) };
  }
}

function authorization(shown: ApiCredentials): Authorize {
  switch (shown.kind) {
    case "iam": {
      const signer = new SignatureV4({
        service: "execute-api",
        region: shown.region,
        credentials: shown.credentials,
        sha256: Hash.bind(undefined, "sha256"),
      });
      return async (request) => (await signer.sign(request)).headers;
    }
    case "apiKey":
      return ({ headers }) => Promise.resolve({ ...headers, "x-api-key": shown.key });
    case "jwt":
      return ({ headers }) => Promise.resolve({ ...headers, authorization: `Bearer ${shown.token}` });
    case "none":
      return ({ headers }) => Promise.resolve(headers);
  }
}
