/**
 * An AWS that only answers look-ups, with answers that were prepared: by operation, or by the key of an object.
 * Whatever it is not prepared for it refuses in words, so that a program finds nothing absent because nobody thought of
 * it.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { close, listen } from "../../machine/loopback";

export interface PreparedAnswers {
  /** By the operation's name, for example `DescribeEndpoint`. */
  readonly operations: Readonly<Record<string, (input: unknown) => object>>;
  /** By the key, whatever the bucket. */
  readonly objects: Readonly<Record<string, string>>;
}

/** Runs a task while the answers are given at an address. */
export async function withPreparedAws<Result>(
  answers: PreparedAnswers,
  run: (url: string) => Promise<Result>,
): Promise<Result> {
  const { server, url } = await listen((request, response) => answer(request, response, answers));
  try {
    return await run(url);
  } finally {
    await close(server);
  }
}

/** The environment in which AWS's SDK asks the address, once, and nobody else. */
export function accessTo(url: string): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: "none",
    AWS_SECRET_ACCESS_KEY: "none",
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_MAX_ATTEMPTS: "1",
  };
}

async function answer(request: IncomingMessage, response: ServerResponse, answers: PreparedAnswers): Promise<void> {
  const body = await text(request);
  const target = request.headers["x-amz-target"];
  if (typeof target === "string") answerOperation(target.split(".").at(-1) ?? "", body, response, answers);
  else answerObject(request, response, answers);
}

function answerOperation(operation: string, body: string, response: ServerResponse, answers: PreparedAnswers): void {
  const headers = { "content-type": "application/x-amz-json-1.1" };
  const prepared = answers.operations[operation];
  if (prepared === undefined) {
    const message = `The review of a change is not prepared to answer ${operation} (review/program/service.ts).`;
    response.writeHead(400, headers).end(JSON.stringify({ __type: "NotPrepared", message }));
    return;
  }
  response.writeHead(200, headers).end(JSON.stringify(prepared(JSON.parse(body))));
}

function answerObject({ method, url = "" }: IncomingMessage, response: ServerResponse, answers: PreparedAnswers): void {
  const path = decodeURIComponent(new URL(url, "http://prepared").pathname);
  const content = answers.objects[path.split("/").slice(2).join("/")];
  if (method === "GET" && content !== undefined) {
    response.writeHead(200, { "content-length": Buffer.byteLength(content), etag: '"prepared"' }).end(content);
    return;
  }
  response
    .writeHead(400, { "content-type": "application/xml" })
    .end("<Error><Code>NotPrepared</Code><Message>The review of a change has no such object.</Message></Error>");
}
