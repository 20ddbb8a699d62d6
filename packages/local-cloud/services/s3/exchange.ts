import type { IncomingMessage, ServerResponse } from "node:http";
import type { Caller, ConditionContext } from "../../contract";
import { renderXml, type XmlValue } from "../../protocols/xml";
import { bucketArn, objectArn } from "./buckets";
/** One request to S3 with everything its operation needs. */
import type { S3Cloud } from "./cloud";
import { authorizeKey, bucketKey } from "./encryption";
import { s3Errors } from "./errors";
import type { ObjectVersion, Storage } from "./storage";

const namespace = "http://s3.amazonaws.com/doc/2006-03-01/";

export interface ExchangeParts {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly caller: Caller;
  readonly cloud: S3Cloud;
  readonly storage: Storage;
}

export class Exchange implements ExchangeParts {
  public readonly bucket: string;
  public readonly key: string;
  public readonly query: URLSearchParams;

  public readonly request: IncomingMessage;
  public readonly response: ServerResponse;
  public readonly caller: Caller;
  public readonly cloud: S3Cloud;
  public readonly storage: Storage;

  public constructor({ request, response, caller, cloud, storage }: ExchangeParts) {
    this.request = request;
    this.response = response;
    this.caller = caller;
    this.cloud = cloud;
    this.storage = storage;
    const { path, query } = splitUrl(request.url ?? "/");
    const slash = path.indexOf("/");
    this.bucket = decodeURIComponent(slash === -1 ? path : path.slice(0, slash));
    this.key = slash === -1 ? "" : decodeURIComponent(path.slice(slash + 1));
    this.query = query;
  }

  public header(name: string): string | undefined {
    const value = this.request.headers[name];
    return typeof value === "string" ? value : undefined;
  }

  /** Checks that the bucket exists and belongs to the expected account. */
  public requireBucket(): void {
    this.storage.bucket(this.bucket);
    const owner = this.header("x-amz-expected-bucket-owner");
    if (owner !== undefined && owner !== this.cloud.accountId)
      throw s3Errors.invalidArgument(`The bucket belongs to ${this.cloud.accountId}, not to ${owner}.`);
  }

  /** @param action without its prefix */
  public authorizeBucket(action: string, context?: ConditionContext): void {
    this.authorize(action, bucketArn(this.cloud.partition, this.bucket), context);
  }

  /** @param action without its prefix */
  public authorizeObject(action: string, context?: ConditionContext, bucket = this.bucket, key = this.key): void {
    this.authorize(action, objectArn(this.cloud.partition, bucket, key), context);
  }

  /** The key of the bucket's new objects, which the caller must be allowed to use. */
  public authorizeEncryption(): { readonly keyArn?: string } {
    const keyArn = bucketKey(this.storage.bucket(this.bucket));
    authorizeKey(this.cloud, this.caller, keyArn, "GenerateDataKey");
    return keyArn === undefined ? {} : { keyArn };
  }

  public authorizeDecryption({ keyArn }: Pick<ObjectVersion, "keyArn">): void {
    authorizeKey(this.cloud, this.caller, keyArn, "Decrypt");
  }

  public sendXml(root: string, value: XmlValue, headers: Readonly<Record<string, string>> = {}): void {
    this.sendText(renderXml(root, value, namespace), "application/xml", headers);
  }

  public sendText(body: string, contentType: string, headers: Readonly<Record<string, string>> = {}): void {
    this.response.writeHead(200, {
      ...headers,
      "content-type": contentType,
      "content-length": Buffer.byteLength(body),
    });
    this.response.end(body);
  }

  /** @param status HTTP status */
  public sendEmpty(status: number, headers: Readonly<Record<string, string>> = {}): void {
    this.response.writeHead(status, status === 204 ? headers : { ...headers, "content-length": "0" });
    this.response.end();
  }

  private authorize(action: string, resource: string, context: ConditionContext | undefined): void {
    this.cloud.authorize(this.caller, [
      { action: `s3:${action}`, resource, ...(context === undefined ? {} : { context }) },
    ]);
  }
}

/** A key may hold `//` or `..`, which a URL parser would change: the path is taken as it is. */
function splitUrl(url: string): { readonly path: string; readonly query: URLSearchParams } {
  const question = url.indexOf("?");
  const path = question === -1 ? url : url.slice(0, question);
  return { path: path.replace(/^\//u, ""), query: new URLSearchParams(question === -1 ? "" : url.slice(question + 1)) };
}
