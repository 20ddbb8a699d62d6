/** One request to S3 with everything its operation needs. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Caller, ConditionContext } from "../../contract";
import type { HttpGuard } from "../../models/httpGuard";
import { readBody } from "../../protocols/body";
import { decoded, targetOf } from "../../protocols/target";
import { type ParsedXml, parseXml, renderXml, type XmlValue } from "../../protocols/xml";
import { bucketArn, objectArn } from "./buckets";
import type { S3Cloud } from "./cloud";
import { authorizeKey, bucketKey } from "./encryption";
import { s3Errors } from "./errors";
import { operationOf, routeName } from "./operations";
import type { ObjectVersion, Storage } from "./storage";

const namespace = "http://s3.amazonaws.com/doc/2006-03-01/";

export interface ExchangeParts {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly caller: Caller;
  readonly cloud: S3Cloud;
  readonly storage: Storage;
  readonly guard: HttpGuard;
}

export class Exchange implements Omit<ExchangeParts, "guard"> {
  public readonly bucket: string;
  public readonly key: string;
  public readonly query: URLSearchParams;
  /** The name of the route that the request takes, whether it exists or not. */
  public readonly route: string;

  public readonly request: IncomingMessage;
  public readonly response: ServerResponse;
  public readonly caller: Caller;
  public readonly cloud: S3Cloud;
  public readonly storage: Storage;
  private readonly guard: HttpGuard;

  public constructor({ request, response, caller, cloud, storage, guard }: ExchangeParts) {
    this.request = request;
    this.response = response;
    this.caller = caller;
    this.cloud = cloud;
    this.storage = storage;
    this.guard = guard;
    // A key may hold `//` or `..`: the path is taken as it is.
    const { pathname, searchParams } = targetOf(request);
    const path = pathname.replace(/^\//u, "");
    const slash = path.indexOf("/");
    this.bucket = decoded(slash === -1 ? path : path.slice(0, slash));
    this.key = slash === -1 ? "" : decoded(path.slice(slash + 1));
    this.query = searchParams;
    this.route = routeName(this);
  }

  /** Holds all of the request but its body against AWS's model. */
  public checkRequest(): void {
    const labels = { Bucket: this.bucket, Key: this.key };
    this.guard.checkRequest(this.operation, { labels, query: this.query, headers: this.request.headers });
  }

  /** The whole body, for requests whose body is small by nature. */
  public async text(): Promise<string> {
    return (await readBody(this.request, "s3")).toString("utf8");
  }

  /** Parses a body that is a document, and holds it against AWS's model. */
  public checkDocument(text: string): ParsedXml {
    const document = parseXml(text);
    this.guard.checkDocument(this.operation, document);
    return document;
  }

  /** Reads and checks a body that is a document. */
  public async document(): Promise<ParsedXml> {
    return this.checkDocument(await this.text());
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
    this.sendBody(renderXml(root, value, namespace), "application/xml", headers, value);
  }

  public sendText(body: string, contentType: string, headers: Readonly<Record<string, string>> = {}): void {
    this.sendBody(body, contentType, headers, contentType === "application/xml" ? parseXml(body) : undefined);
  }

  /** @param status HTTP status */
  public sendEmpty(status: number, headers: Readonly<Record<string, string>> = {}): void {
    this.writeHead(status, status === 204 ? headers : { ...headers, "content-length": "0" });
    this.response.end();
  }

  /**
   * Sends status and headers, which AWS's model has to know.
   *
   * @param document the document that the body will be
   */
  public writeHead(status: number, headers: Readonly<Record<string, number | string>>, document?: unknown): void {
    if (status < 300) this.guard.checkAnswer(this.operation, headers, document);
    this.response.writeHead(status, headers);
  }

  private get operation(): string {
    return operationOf(this.route, this);
  }

  private sendBody(
    body: string,
    contentType: string,
    headers: Readonly<Record<string, string>>,
    document: unknown,
  ): void {
    const length = Buffer.byteLength(body);
    this.writeHead(200, { ...headers, "content-type": contentType, "content-length": length }, document);
    this.response.end(body);
  }

  private authorize(action: string, resource: string, context: ConditionContext | undefined): void {
    this.cloud.authorize(this.caller, [
      { action: `s3:${action}`, resource, ...(context === undefined ? {} : { context }) },
    ]);
  }
}
