/** One request on its way through the gateway, with what its event, its answer and its line in the access log need. */
import { randomUUID } from "node:crypto";
import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import { splitTarget } from "../../../protocols/target";
import type { ApiGatewayCloud } from "../cloud";

/** Who takes a route, as `requestContext.authorizer` of its event tells. */
export interface AuthorizerContext {
  /** The `context` of a Lambda authorizer's answer. */
  readonly lambda?: Readonly<Record<string, unknown>>;
  readonly iam?: Signer;
}

/** What AWS_IAM knows of the caller. */
export interface Signer {
  readonly accessKey: string;
  readonly accountId: string;
  readonly callerId: string;
  readonly cognitoIdentity: null;
  readonly principalOrgId: null;
  readonly userArn: string;
  readonly userId: string;
}

export class Exchange {
  /** As API Gateway writes them: 16 characters in base64. */
  public readonly requestId = Buffer.from(randomUUID().replaceAll("-", "").slice(-22), "hex").toString("base64");
  public readonly method: string;
  /** The path as it came. */
  public readonly path: string;
  public readonly queryString: string;
  public readonly headers: IncomingHttpHeaders;
  public readonly time: Date;
  public readonly started = performance.now();
  public routeKey = "";
  public authorizer: AuthorizerContext | undefined;
  public integrationMilliseconds: number | undefined;
  public integrationRequestId: string | undefined;
  /** What went wrong behind the gateway. */
  public integrationError: string | undefined;

  public constructor(
    cloud: ApiGatewayCloud,
    public readonly apiId: string,
    public readonly accountId: string,
    private readonly request: IncomingMessage,
  ) {
    const { pathname, queryString } = splitTarget(request);
    this.method = request.method ?? "GET";
    this.path = pathname;
    this.queryString = queryString;
    this.headers = request.headers;
    this.time = cloud.clock.now();
  }

  /** The only value of a header, or all of them with commas. */
  public header(name: string): string | undefined {
    const value = this.headers[name.toLowerCase()];
    return Array.isArray(value) ? value.join(",") : value;
  }

  public query(name: string): string | undefined {
    return new URLSearchParams(this.queryString).get(name) ?? undefined;
  }

  public get protocol(): string {
    return `HTTP/${this.request.httpVersion}`;
  }

  public get sourceIp(): string {
    return this.request.socket.remoteAddress ?? "";
  }

  /** `12/Mar/2026:19:03:58 +0000` */
  public get requestTime(): string {
    const [, day = "", month = "", year = "", time = ""] =
      /^\w+, (\d+) (\w+) (\d+) (\S+)/u.exec(this.time.toUTCString()) ?? [];
    return `${day}/${month}/${year}:${time} +0000`;
  }
}
