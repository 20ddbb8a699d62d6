import type { IncomingMessage } from "node:http";
import type { Readable } from "node:stream";
import { AwsError, type ServiceName } from "../contract";

const megabyte = 1024 * 1024;

/** The most that bodies in flight may hold together, in bytes. */
export const mostInFlight = 256 * megabyte;

/**
 * The largest request of a service, in bytes. Source: Lambda's own refusal, "Request must be smaller than 70167211
 * bytes for the CreateFunction operation"; quotas of SageMaker Runtime.
 */
const largest: Partial<Readonly<Record<ServiceName, number>>> = {
  lambda: 70_167_211,
  "sagemaker-runtime": 6 * megabyte,
};

/** Services that document none: more than their models allow (a document of 1,000 keys of S3 has 7 MB at most). */
const usualLargest = 8 * megabyte;

/** What each request holds now. */
const held = new Map<Body, number>();

/** A request, as far as its body is concerned. */
type Body = Readable & Partial<Pick<IncomingMessage, "headers">>;

/**
 * Reads a whole request. Only for requests that are small by nature; objects of S3 are streamed. What is too large is
 * refused as soon as it is known to be, and the rest is thrown away, so that the client reads the answer.
 *
 * @param tooLarge what is thrown above the limit
 * @throws AwsError ServiceUnavailable when all requests together hold too much
 */
export function readLimited(request: Body, most: number, tooLarge: () => Error): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    let chunks: Buffer[] = [];
    let size = 0;
    let refused = false;
    const refuse = (error: Error): void => {
      refused = true;
      chunks = [];
      releaseBody(request);
      reject(error);
    };
    if (Number(request.headers?.["content-length"] ?? 0) > most) refuse(tooLarge());
    request.on("data", (chunk: Buffer) => {
      if (refused) return;
      size += chunk.length;
      if (size > most) refuse(tooLarge());
      else if (hold(request, chunk.length)) chunks.push(chunk);
      else refuse(new AwsError("ServiceUnavailable", "Too many requests are being received. Slow down.", 503));
    });
    request.once("end", () => {
      resolve(chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks));
    });
    request.once("error", reject);
  });
}

/** Reads a whole request to a service. @throws AwsError as the service refuses one that is too large */
export function readBody(request: IncomingMessage, service: ServiceName): Promise<Buffer> {
  const most = largest[service] ?? usualLargest;
  return readLimited(request, most, () => tooLarge(service, most));
}

/** Forgets the body of a request that has been answered. */
export function releaseBody(request: Body): void {
  held.delete(request);
}

function hold(request: Body, bytes: number): boolean {
  const all = [...held.values()].reduce((sum, each) => sum + each, bytes);
  if (all > mostInFlight) return false;
  held.set(request, (held.get(request) ?? 0) + bytes);
  return true;
}

function tooLarge(service: ServiceName, most: number): AwsError {
  if (service === "s3" || service === "s3control")
    return new AwsError("MaxMessageLengthExceeded", "Your request was too big.");
  if (service === "sagemaker-runtime")
    return new AwsError("RequestEntityTooLarge", `HTTP content length exceeded ${most} bytes.`, 413);
  return new AwsError("RequestEntityTooLargeException", `Request must be smaller than ${most} bytes.`, 413);
}
