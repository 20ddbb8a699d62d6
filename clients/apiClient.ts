/** Requests to a prediction API, with whatever the API asks of its callers. */
import { Hash } from "@smithy/hash-node";
import { HttpRequest } from "@smithy/protocol-http";
import { SignatureV4 } from "@smithy/signature-v4";

/** Keys of AWS, or where to get them. */
export type AwsCredentials = ConstructorParameters<typeof SignatureV4>[0]["credentials"];

/** What a caller shows: rights of IAM, a key, a token, or nothing of its own because each request brings its headers. */
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

type Headers = Readonly<Record<string, string>>;

export class ApiClient {
  readonly #authorized: (request: ApiRequest) => Promise<Headers>;

  /** @param address as `apiAddress` finds it */
  public constructor(
    private readonly address: string,
    credentials: ApiCredentials,
  ) {
    this.#authorized = authorization(new URL(address), credentials);
  }

  /** Sends a request. An answer of whatever status is an answer; only a request that nobody answered rejects. */
  public async send(request: ApiRequest): Promise<Response> {
    const { method, path, query, body } = request;
    const url = new URL(path, this.address);
    // Signatures take a space for %20 only.
    url.search = new URLSearchParams(query).toString().replaceAll("+", "%20");
    return fetch(url, { method, redirect: "manual", headers: await this.#authorized(request), ...(body === undefined ? {} : { body }) });
  }
}

function authorization(address: URL, shown: ApiCredentials): (request: ApiRequest) => Promise<Headers> {
  switch (shown.kind) {
    case "iam":
      return signing(address, shown.region, shown.credentials);
    case "apiKey":
      return ({ headers }) => Promise.resolve({ ...headers, "x-api-key": shown.key });
    case "jwt":
      return ({ headers }) => Promise.resolve({ ...headers, authorization: `Bearer ${shown.token}` });
    case "none":
      return ({ headers = {} }) => Promise.resolve(headers);
  }
}

function signing({ host, hostname }: URL, region: string, credentials: AwsCredentials): (request: ApiRequest) => Promise<Headers> {
  const signer = new SignatureV4({ service: "execute-api", region, credentials, sha256: Hash.bind(undefined, "sha256") });
  return async ({ method, path, query = {}, headers, body }) => {
    const signed = await signer.sign(new HttpRequest({ method, hostname, path, query: { ...query }, headers: { ...headers, host }, body }));
    return signed.headers;
  };
}
