import type { Readable } from "node:stream";
import { readLimited } from "../../../protocols/body";
import { tooLarge } from "./answer";

/** The largest body of a request, in bytes: 10 MB. Source: API Gateway's quotas of HTTP APIs. */
export const largestBody = 10 * 1024 * 1024;

/** @throws Refusal 413 as soon as the body is known to be too large */
export function readBody(request: Readable): Promise<Buffer> {
  return readLimited(request, largestBody, tooLarge);
}
