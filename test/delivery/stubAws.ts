/**
 * A small AWS for one test: answers JSON operations from a table and keeps S3 objects in memory. Anything else is
 * answered with 501.
 */
import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** An error in AWS's shape. */
export class StubError extends Error {
  public constructor(
    public readonly code: string,
    message: string,
    public readonly status = 400,
  ) {
    super(message);
  }
}

/** What an operation is asked, or answers. */
export type Fields = Readonly<Record<string, unknown>>;
/** Operations by name, for example `DescribeTrainingJob`. */
export type StubOperations = Readonly<Record<string, (input: Fields) => Fields>>;

export interface StubAws {
  readonly url: string;
  /** Objects by `bucket/key`. */
  readonly objects: Map<string, Buffer>;
  /** Every call in order: the operation's name, or method and path of an S3 request. */
  readonly calls: string[];
  /** Has S3 refuse an object: 403, as for callers without the permission. */
  forbid(object: string): void;
  /** Has the next transfer of an object break off. */
  breakOff(object: string): void;
  close(): Promise<void>;
}

/** Starts the stub on a free port and points this process's AWS clients to it. */
export async function startStubAws(operations: StubOperations = {}, invoke?: StubEndpoint): Promise<StubAws> {
  const objects = new Map<string, Buffer>();
  const calls: string[] = [];
  const forbidden = new Set<string>();
  const breaking = new Set<string>();
  const server = createServer((request, response) => {
    void answer(request, response, { operations, invoke, objects, calls, forbidden, breaking });
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const restore = setEnvironment({
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: "AKIASTUB",
    AWS_SECRET_ACCESS_KEY: "stub",
    AWS_MAX_ATTEMPTS: "1",
    AWS_EC2_METADATA_DISABLED: "true",
  });
  return {
    url,
    objects,
    calls,
    forbid: (object) => {
      forbidden.add(object);
    },
    breakOff: (object) => {
      breaking.add(object);
    },
    async close() {
      restore();
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

/** What a stub endpoint answers to an invocation. */
export interface StubAnswer {
  /** The container's; with `error`, SageMaker's. */
  readonly status: number;
  readonly body: string;
  /** SageMaker's own error, instead of one of the container. */
  readonly error?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export type StubEndpoint = (
  endpoint: string,
  body: Buffer,
  contentType: string,
  headers: IncomingHttpHeaders,
) => StubAnswer;

interface Stub {
  readonly operations: StubOperations;
  readonly invoke: StubEndpoint | undefined;
  readonly objects: Map<string, Buffer>;
  readonly calls: string[];
  readonly forbidden: ReadonlySet<string>;
  readonly breaking: Set<string>;
}

async function answer(request: IncomingMessage, response: ServerResponse, stub: Stub): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  const target = request.headers["x-amz-target"];
  const invocation = /^\/endpoints\/([^/]+)\/invocations/.exec(request.url ?? "");
  if (typeof target === "string") answerJson(target.split(".")[1] ?? "", body, response, stub);
  else if (invocation && stub.invoke)
    answerInvocation(
      stub.invoke(invocation[1] ?? "", body, request.headers["content-type"] ?? "", request.headers),
      response,
    );
  else if (body.includes("Action=GetCallerIdentity")) answerIdentity(response);
  else answerS3(request, body, response, stub);
}

function answerJson(operation: string, body: Buffer, response: ServerResponse, { operations, calls }: Stub): void {
  calls.push(operation);
  const headers = { "content-type": "application/x-amz-json-1.1" };
  try {
    const run = operations[operation];
    if (run === undefined) throw new StubError("UnknownOperationException", operation, 501);
    const output = JSON.stringify(run(JSON.parse(body.toString()) as Fields));
    response.writeHead(200, headers).end(output);
  } catch (error) {
    const { code, message, status } =
      error instanceof StubError ? error : new StubError("InternalFailure", String(error), 500);
    response.writeHead(status, headers).end(JSON.stringify({ __type: code, message }));
  }
}

function answerInvocation({ status, body, error, headers }: StubAnswer, response: ServerResponse): void {
  if (error !== undefined) {
    response
      .writeHead(status, { "content-type": "application/json", "x-amzn-errortype": error })
      .end(JSON.stringify({ message: body }));
    return;
  }
  if (status === 200) {
    response.writeHead(200, { "content-type": "application/json", ...headers }).end(body);
    return;
  }
  response.writeHead(424, { "content-type": "application/json", "x-amzn-errortype": "ModelError" }).end(
    JSON.stringify({
      Message: `Received client error (${status}) from primary with message "${body}"`,
      OriginalStatusCode: status,
      OriginalMessage: body,
    }),
  );
}

function answerIdentity(response: ServerResponse): void {
  const result =
    "<Account>123456789012</Account><Arn>arn:aws:sts::123456789012:assumed-role/r/s</Arn><UserId>U</UserId>";
  response
    .writeHead(200, { "content-type": "text/xml" })
    .end(
      '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">' +
        `<GetCallerIdentityResult>${result}</GetCallerIdentityResult></GetCallerIdentityResponse>`,
    );
}

function answerS3(
  request: IncomingMessage,
  body: Buffer,
  response: ServerResponse,
  { objects, calls, forbidden, breaking }: Stub,
): void {
  const { pathname, searchParams } = new URL(request.url ?? "", "http://stub");
  const path = decodeURIComponent(pathname).slice(1);
  const prefix = searchParams.get("prefix");
  if (prefix !== null) {
    calls.push(`LIST ${path}${prefix}`);
    response.writeHead(200, { "content-type": "application/xml" }).end(listing(objects, path, prefix));
    return;
  }
  calls.push(`${request.method ?? ""} ${path}`);
  if (forbidden.has(path)) {
    response
      .writeHead(403, { "content-type": "application/xml" })
      .end("<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>");
    return;
  }
  if (breaking.delete(path)) {
    const beginning = objects.get(path)?.subarray(0, 10) ?? "";
    response.writeHead(200, { "content-length": 100 }).write(beginning, () => response.destroy());
    return;
  }
  if (request.method === "PUT" && request.headers["if-none-match"] === "*" && objects.has(path)) {
    response
      .writeHead(412, { "content-type": "application/xml" })
      .end("<Error><Code>PreconditionFailed</Code><Message>There is one already.</Message></Error>");
    return;
  }
  if (request.method === "PUT") {
    const source = request.headers["x-amz-copy-source"];
    if (typeof source === "string") {
      calls.push(`COPY ${source}`);
      objects.set(path, objects.get(source.split("?")[0] ?? "") ?? Buffer.alloc(0));
      response
        .writeHead(200, { "content-type": "application/xml" })
        .end("<CopyObjectResult><ETag>stub</ETag></CopyObjectResult>");
      return;
    }
    objects.set(path, request.headers["content-encoding"]?.includes("aws-chunked") ? decodeChunks(body) : body);
    response.writeHead(200, { etag: '"stub"' }).end();
    return;
  }
  const object = objects.get(path);
  if (object === undefined) {
    response
      .writeHead(404, { "content-type": "application/xml" })
      .end("<Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message></Error>");
    return;
  }
  // The checksum of a whole object, for those who ask with HEAD.
  const checksum =
    request.method === "HEAD" && request.headers["x-amz-checksum-mode"] === "ENABLED"
      ? { "x-amz-checksum-sha256": createHash("sha256").update(object).digest("base64") }
      : {};
  response
    .writeHead(200, {
      "content-length": object.length,
      etag: '"stub"',
      "x-amz-version-id": stubVersion(object),
      ...checksum,
    })
    .end(request.method === "HEAD" ? undefined : object);
}

/** The version of an object: other content is another version. */
export function stubVersion(content: Buffer): string {
  return createHash("sha256").update(content).digest("hex").slice(0, 8);
}

/** @param bucket its name and a slash */
function listing(objects: ReadonlyMap<string, Buffer>, bucket: string, prefix: string): string {
  const entries = [...objects]
    .filter(([name]) => name.startsWith(bucket + prefix))
    .map(
      ([name, content]) =>
        `<Contents><Key>${name.slice(bucket.length)}</Key><ETag>"stub"</ETag><Size>${content.length}</Size></Contents>`,
    );
  return `<ListBucketResult><IsTruncated>false</IsTruncated>${entries.join("")}</ListBucketResult>`;
}

/** `aws-chunked`: hexadecimal length, line end, bytes, line end, and at last a chunk of length 0 with trailers. */
function decodeChunks(body: Buffer): Buffer {
  const chunks: Buffer[] = [];
  for (let position = 0; ;) {
    const lineEnd = body.indexOf("\r\n", position);
    const length = Number.parseInt(body.subarray(position, lineEnd).toString(), 16);
    if (!(length > 0)) return Buffer.concat(chunks);
    chunks.push(body.subarray(lineEnd + 2, lineEnd + 2 + length));
    position = lineEnd + 2 + length + 2;
  }
}

/** Sets variables of this process and returns what puts the former ones back. */
export function setEnvironment(variables: Readonly<Record<string, string>>): () => void {
  const former = Object.fromEntries(Object.keys(variables).map((name) => [name, process.env[name]]));
  Object.assign(process.env, variables);
  return () => {
    for (const [name, value] of Object.entries(former)) {
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
  };
}
