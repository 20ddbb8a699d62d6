/** The HTTP side of serving: /ping and /invocations, as SageMaker calls them. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { decodePicture, PictureError, REQUEST_PIXEL_LIMIT } from "./decode";
import type { Views } from "./descriptors";
import { classify, type Model } from "./model";

const PICTURE_TYPES = ["application/x-image", "image/jpeg", "image/png"];
const JSON_LINES = "application/jsonlines";
/** SageMaker's limit of a request's body, in bytes. */
const BODY_LIMIT = 6 * 1024 * 1024;
/** Longer than SageMaker's own limit of a request, so that a client's open connection is not closed under it. */
const KEEP_ALIVE_MILLISECONDS = 75_000;

/** A request that cannot be answered, with its HTTP status. */
class RequestError extends Error {
  public constructor(
    public readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** A server that answers with the model. It does not listen yet. */
export function createInferenceServer(model: Model): Server {
  const server = createServer((request, response) => {
    // A connection that answered while the server was being closed would be kept otherwise, and the server with it.
    response.once("finish", () => {
      if (!server.listening) server.closeIdleConnections();
    });
    answer(model, request, response).catch((error: unknown) => {
      const status = error instanceof RequestError ? error.status : 500;
      send(response, status, "text/plain", error instanceof Error ? error.message : String(error));
    });
  });
  server.keepAliveTimeout = KEEP_ALIVE_MILLISECONDS;
  return server;
}

async function answer(model: Model, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const route = `${request.method ?? ""} ${request.url?.split("?", 1)[0] ?? ""}`;
  switch (route) {
    case "GET /ping":
      send(response, 200, "text/plain", "");
      return;
    case "POST /invocations":
      await invoke(model, request, response);
      return;
    default:
      throw new RequestError(404, `${route} is unknown; there are GET /ping and POST /invocations`);
  }
}

async function invoke(model: Model, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const type = request.headers["content-type"]?.split(";", 1)[0]?.trim().toLowerCase() ?? "";
  const body = await readBody(request);
  if (!PICTURE_TYPES.includes(type)) {
    throw new RequestError(
      415,
      `Content-Type ${type === "" ? "is missing" : `'${type}' is not supported`}, expected ${PICTURE_TYPES.join(", ")}`,
    );
  }
  if (body.length === 0) {
    throw new RequestError(400, "The request has no body, expected one JPEG or PNG picture");
  }
  const probabilities = Array.from(classify(model, await decode(body, model.grey)));
  if (request.headers.accept?.includes(JSON_LINES) === true) {
    send(response, 200, JSON_LINES, `${JSON.stringify({ prediction: probabilities })}\n`);
  } else {
    send(response, 200, "application/json", JSON.stringify(probabilities));
  }
}

async function decode(body: Buffer, grey: boolean): Promise<Views> {
  try {
    return await decodePicture(body, grey, REQUEST_PIXEL_LIMIT);
  } catch (error) {
    throw error instanceof PictureError ? new RequestError(400, `Unable to read the picture: ${error.message}`) : error;
  }
}

/** Reads the whole body even when it is too long: a client that is still sending would not see the answer. */
async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  const received: AsyncIterable<Buffer> = request;
  for await (const chunk of received) {
    length += chunk.length;
    if (length <= BODY_LIMIT) {
      chunks.push(chunk);
    }
  }
  if (length > BODY_LIMIT) {
    throw new RequestError(413, `The request has ${length} bytes, at most ${BODY_LIMIT} are allowed`);
  }
  return Buffer.concat(chunks);
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { "content-type": type, "content-length": Buffer.byteLength(body) });
  response.end(body);
}
