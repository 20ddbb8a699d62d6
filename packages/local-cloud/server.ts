/** The HTTP server of the local cloud: finds out who calls what, and speaks the protocol of the service. */
import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { AwsError, type Caller, type Session } from "./contract";
import type { Dispatcher } from "./dispatch";
import type { Faults } from "./faults";
import { type Address, addressOf, signatureOf } from "./protocols/address";
import { parseJsonRequest, renderJsonError, renderJsonResponse } from "./protocols/awsJson";
import { readBody, releaseBody } from "./protocols/body";
import { serviceError, unknownKey, unknownOperation } from "./protocols/errors";
import { parseQueryRequest, renderQueryError, renderQueryResponse } from "./protocols/query";
import { parseRestRequest, sendRestResponse } from "./protocols/restJson";
import { cborHeaders, parseCborRequest, renderCborError, renderCborResponse } from "./protocols/rpcV2Cbor";
import { renderXml } from "./protocols/xml";

/** What the server needs of the cloud behind it. */
export interface Backend {
  readonly session: (accessKeyId: string) => Session | undefined;
  readonly dispatcher: Dispatcher;
  readonly faults: Faults;
  /** Told what the cloud itself has failed with, which no client hears. */
  readonly failed: (request: string, error: unknown) => void;
}

/** One request on its way through the server. */
interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly requestId: string;
}

/** Listens on a free port of 127.0.0.1. */
export async function listen(
  handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
): Promise<{ readonly server: Server; readonly url: string }> {
  const server = createServer((request, response) => {
    // Whatever a request brings, and whatever an answer meets, ends this one connection at most.
    handle(request, response)
      .catch(() => response.destroy())
      .finally(() => {
        releaseBody(request);
      });
  });
  // A build may think for a long time between two calls over one connection.
  server.keepAliveTimeout = 60_000;
  server.requestTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  return { server, url: `http://127.0.0.1:${portOf(server)}` };
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server does not listen on a port.");
  return address.port;
}

/** Closes the server with every connection that is still open. */
export async function close(server: Server): Promise<void> {
  await new Promise<void>((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });
}

/** Answers one request; never rejects. */
export async function handleRequest(
  backend: Backend,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const exchange = { request, response, requestId: randomUUID() };
  response.setHeader("x-amzn-requestid", exchange.requestId);
  const signature = signatureOf(request);
  const address = signature === undefined ? undefined : addressOf(request, signature);
  if (signature === undefined || address === undefined) {
    refuse(exchange, { protocol: "http", service: "s3" }, unknownKey("s3"));
    return;
  }
  if (typeof address === "string") {
    refuse(exchange, undefined, unknownOperation(address));
    return;
  }
  try {
    const session = backend.session(signature.accessKeyId);
    if (session === undefined) throw unknownKey(address.service);
    await answer(exchange, address, backend, session.caller);
  } catch (error) {
    // Who hangs up in the middle of a request has not met a failure of the cloud.
    if (!(error instanceof AwsError) && !request.socket.destroyed)
      backend.failed(`${address.service}, request ${exchange.requestId}`, error);
    refuse(exchange, address, serviceError(address.service, error));
  }
}

async function answer(exchange: Exchange, address: Address, backend: Backend, caller: Caller): Promise<void> {
  const { request, response } = exchange;
  const { dispatcher } = backend;
  const meet = (operation: string, run: () => Promise<void>): Promise<void> =>
    backend.faults.meet({ service: address.service, operation, request }, run);
  switch (address.protocol) {
    case "awsJson": {
      const input = parseJsonRequest(await readBody(request, address.service));
      await meet(address.operation, async () => {
        const output = await dispatcher.invoke(caller, address.service, address.operation, input);
        const type = request.headers["content-type"] ?? "application/x-amz-json-1.1";
        send(response, 200, type, renderJsonResponse(output));
      });
      return;
    }
    case "rpcV2Cbor": {
      const input = parseCborRequest(await readBody(request, address.service));
      await meet(address.operation, async () => {
        const output = await dispatcher.invoke(caller, address.service, address.operation, input);
        send(response, 200, cborHeaders, renderCborResponse(output));
      });
      return;
    }
    case "query": {
      const { operation, input } = parseQueryRequest(await readBody(request, address.service));
      await meet(operation, async () => {
        const output = await dispatcher.invoke(caller, address.service, operation, input);
        send(response, 200, "text/xml", renderQueryResponse(address.service, operation, output, exchange.requestId));
      });
      return;
    }
    case "restJson": {
      const service = dispatcher.service(address.service);
      if (service?.protocol !== "restJson") throw unknownOperation(`service ${address.service}`);
      const { route, input } = await parseRestRequest(service, request);
      await meet(route.operation, async () => {
        sendRestResponse(response, route, await dispatcher.invoke(caller, address.service, route.operation, input));
      });
      return;
    }
    case "http": {
      const service = dispatcher.service(address.service);
      if (service?.protocol !== "http") throw unknownOperation(`service ${address.service}`);
      await meet(request.method ?? "", () => service.handle(request, response, { caller }));
    }
  }
}

function refuse({ request, response, requestId }: Exchange, address: Address | undefined, error: AwsError): void {
  // The rest of an upload that was refused is read and thrown away, or the client would not read the answer.
  request.resume();
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.setHeader("x-amzn-errortype", error.code);
  if (address?.protocol === "query")
    send(response, error.status, "text/xml", renderQueryError(address.service, error, requestId));
  else if (address?.protocol === "rpcV2Cbor") send(response, error.status, cborHeaders, renderCborError(error));
  else if (address?.service === "s3")
    send(response, error.status, "application/xml", request.method === "HEAD" ? "" : renderXmlError(error, requestId));
  else if (address?.service === "s3control")
    send(response, error.status, "application/xml", renderControlError(error, requestId));
  else send(response, error.status, "application/x-amz-json-1.1", renderJsonError(error));
}

function renderXmlError({ code, message }: AwsError, requestId: string): string {
  return renderXml("Error", { Code: code, Message: message, RequestId: requestId });
}

/** S3 Control wraps the error that S3 would answer. */
function renderControlError({ code, message }: AwsError, requestId: string): string {
  return renderXml("ErrorResponse", { Error: { Code: code, Message: message }, RequestId: requestId });
}

/** @param type the content's type, or all headers that say what the body is */
function send(
  response: ServerResponse,
  status: number,
  type: string | Readonly<Record<string, string>>,
  body: string | Buffer,
): void {
  if (response.destroyed) return;
  const headers = typeof type === "string" ? { "content-type": type } : type;
  response.writeHead(status, { ...headers, "content-length": Buffer.byteLength(body) });
  response.end(body);
}
