/** The HTTP server of the local cloud: finds out who calls what, and speaks the protocol of the service. */
import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { AnyService, AwsError, Caller, Cloud, ServiceName, Session } from "./contract";
import { type Address, addressOf, signatureOf } from "./protocols/address";
import { parseJsonRequest, renderJsonError, renderJsonResponse } from "./protocols/awsJson";
import { readBody } from "./protocols/body";
import { serviceError, unknownKey, unknownOperation } from "./protocols/errors";
import { parseQueryRequest, renderQueryError, renderQueryResponse } from "./protocols/query";
import { parseRestRequest, sendRestResponse } from "./protocols/restJson";
import { renderXml } from "./protocols/xml";

/** What the server needs of the cloud behind it. */
export interface Backend {
  readonly cloud: Cloud;
  readonly session: (accessKeyId: string) => Session | undefined;
  readonly service: (name: ServiceName) => AnyService | undefined;
  readonly invoke: (caller: Caller, service: ServiceName, operation: string, input: unknown) => Promise<unknown>;
}

/** Listens on a free port of 127.0.0.1. */
export async function listen(
  handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
): Promise<{ readonly server: Server; readonly url: string }> {
  const server = createServer((request, response) => {
    void handle(request, response);
  });
  // A build may think for a long time between two calls over one connection.
  server.keepAliveTimeout = 60_000;
  server.requestTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
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
  const requestId = randomUUID();
  response.setHeader("x-amzn-requestid", requestId);
  const signature = signatureOf(request);
  const address = signature === undefined ? undefined : addressOf(request, signature);
  if (signature === undefined || address === undefined) {
    refuse(request, response, { protocol: "http", service: "s3" }, unknownKey("s3"), requestId);
    return;
  }
  if (typeof address === "string") {
    refuse(request, response, undefined, unknownOperation(address), requestId);
    return;
  }
  try {
    const session = backend.session(signature.accessKeyId);
    if (session === undefined) throw unknownKey(address.service);
    await answer(backend, address, session.caller, request, response, requestId);
  } catch (error) {
    refuse(request, response, address, serviceError(address.service, error), requestId);
  }
}

async function answer(
  backend: Backend,
  address: Address,
  caller: Caller,
  request: IncomingMessage,
  response: ServerResponse,
  requestId: string,
): Promise<void> {
  switch (address.protocol) {
    case "awsJson": {
      const output = await backend.invoke(
        caller,
        address.service,
        address.operation,
        parseJsonRequest(await readBody(request)),
      );
      send(response, 200, request.headers["content-type"] ?? "application/x-amz-json-1.1", renderJsonResponse(output));
      return;
    }
    case "query": {
      const { operation, input } = parseQueryRequest(await readBody(request));
      const output = await backend.invoke(caller, address.service, operation, input);
      send(response, 200, "text/xml", renderQueryResponse(address.service, operation, output, requestId));
      return;
    }
    case "restJson": {
      const service = backend.service(address.service);
      if (service?.protocol !== "restJson") throw unknownOperation(`service ${address.service}`);
      const { route, input } = await parseRestRequest(service, request);
      sendRestResponse(response, route, await backend.invoke(caller, address.service, route.operation, input));
      return;
    }
    case "http": {
      const service = backend.service(address.service);
      if (service?.protocol !== "http") throw unknownOperation(`service ${address.service}`);
      await service.handle(request, response, { caller, cloud: backend.cloud });
    }
  }
}

function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  address: Address | undefined,
  error: AwsError,
  requestId: string,
): void {
  // The rest of an upload that was refused is read and thrown away, or the client would not read the answer.
  request.resume();
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.setHeader("x-amzn-errortype", error.code);
  if (address?.protocol === "query")
    send(response, error.status, "text/xml", renderQueryError(address.service, error, requestId));
  else if (address?.service === "s3")
    send(
      response,
      error.status,
      "application/xml",
      request.method === "HEAD"
        ? ""
        : renderXml("Error", { Code: error.code, Message: error.message, RequestId: requestId }),
    );
  else send(response, error.status, "application/x-amz-json-1.1", renderJsonError(error));
}

function send(response: ServerResponse, status: number, contentType: string, body: string): void {
  if (response.destroyed) return;
  response.writeHead(status, { "content-type": contentType, "content-length": Buffer.byteLength(body) });
  response.end(body);
}
