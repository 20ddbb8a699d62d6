import type { IncomingMessage } from "node:http";
import { AwsError } from "../../contract";

/** The largest body of InvokeEndpoint, in bytes: 6 MB. */
const largestBody = 6 * 1024 * 1024;

/**
 * The whole body of a call; one above the limit is read to its end, so that the client gets the answer, and refused.
 */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  const received: AsyncIterable<Buffer> = request;
  for await (const chunk of received) {
    size += chunk.length;
    if (size <= largestBody) chunks.push(chunk);
  }
  if (size > largestBody)
    throw new AwsError("RequestEntityTooLarge", `HTTP content length exceeded ${largestBody} bytes.`, 413);
  return Buffer.concat(chunks);
}
