import type { IncomingMessage } from "node:http";

/** Reads a whole request. Only for requests that are small by nature; objects of S3 are streamed. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
