/** Takes the body of a request into a file, never into memory, and checks every checksum that came with it. */
import { createHash, randomUUID } from "node:crypto";
import { createWriteStream, rmSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { join } from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { AwsChunkedDecoder } from "./awsChunked";
import { announcedChecksum, type ChecksumAlgorithm, checksumHeader, startChecksum } from "./checksums";
import { s3Errors } from "./errors";

export interface Upload {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  readonly md5: Buffer;
  readonly checksum: { readonly algorithm: ChecksumAlgorithm; readonly value: string } | undefined;
}

/** @throws AwsError when bytes are missing or differ from their checksum; nothing is left in the folder then */
export async function receiveUpload(request: IncomingMessage, folder: string): Promise<Upload> {
  const path = join(folder, randomUUID());
  try {
    return await receive(request, path);
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  }
}

async function receive(request: IncomingMessage, path: string): Promise<Upload> {
  const { headers } = request;
  const algorithm = announcedChecksum(headers);
  const checksum = algorithm === undefined ? undefined : startChecksum(algorithm);
  const md5 = createHash("md5");
  const sha256 = /^[0-9a-f]{64}$/u.test(textHeader(request, "x-amz-content-sha256") ?? "")
    ? createHash("sha256")
    : undefined;
  const decoder = isAwsChunked(request) ? new AwsChunkedDecoder() : undefined;
  let size = 0;
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      md5.update(chunk);
      sha256?.update(chunk);
      checksum?.update(chunk);
      done(null, chunk);
    },
  });
  await pipeline([
    request,
    ...(decoder === undefined ? [] : [decoder]),
    meter,
    createWriteStream(path, { mode: 0o600 }),
  ]);

  const announcedSize = textHeader(request, "x-amz-decoded-content-length");
  if (announcedSize !== undefined && Number(announcedSize) !== size) throw s3Errors.incompleteBody();
  const digest = md5.digest();
  expectEqual("Content-MD5", textHeader(request, "content-md5"), digest.toString("base64"));
  if (sha256 !== undefined)
    expectEqual("x-amz-content-sha256", textHeader(request, "x-amz-content-sha256"), sha256.digest("hex"));
  if (algorithm === undefined || checksum === undefined) return { path, size, md5: digest, checksum: undefined };
  const value = checksum.value();
  const name = checksumHeader(algorithm);
  expectEqual(name, textHeader(request, name) ?? decoder?.trailers[name] ?? "nothing", value);
  return { path, size, md5: digest, checksum: { algorithm, value } };
}

function isAwsChunked(request: IncomingMessage): boolean {
  return (
    (request.headers["content-encoding"] ?? "").includes("aws-chunked") ||
    (textHeader(request, "x-amz-content-sha256") ?? "").startsWith("STREAMING-")
  );
}

function expectEqual(name: string, announced: string | undefined, computed: string): void {
  if (announced !== undefined && announced !== computed) throw s3Errors.badDigest(name);
}

function textHeader(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === "string" ? value : undefined;
}
