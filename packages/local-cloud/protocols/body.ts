import type { IncomingMessage } from "node:http";
import { buffer } from "node:stream/consumers";

/** Reads a whole request. Only for requests that are small by nature; objects of S3 are streamed. */
export function readBody(request: IncomingMessage): Promise<Buffer> {
  return buffer(request);
}
