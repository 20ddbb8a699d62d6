import type { Readable } from "node:stream";
import { tooLarge } from "./answer";

/** The largest body of a request, in bytes: 10 MB. Source: API Gateway's quotas of HTTP APIs. */
export const largestBody = 10 * 1024 * 1024;

/** @throws Refusal 413 as soon as the body is known to be too large */
export function readBody(request: Readable): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size <= largestBody) chunks.push(chunk);
      else reject(tooLarge());
    });
    request.once("end", () => {
      resolve(chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks));
    });
    request.once("error", reject);
  });
}
