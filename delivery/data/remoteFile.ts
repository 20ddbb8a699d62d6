/** Files at https:// and s3:// addresses. */
import { createWriteStream } from "node:fs";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { GetObjectCommand, HeadObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { messageOf, namedMessageOf } from "../../contract/errors";
import { parseS3Uri } from "../../contract/s3Uri";

/** A file that exists at an address. */
export interface RemoteFile {
  readonly uri: string;
  /** Bytes; 0 when the server does not say. */
  readonly size: number;
  /** Changes with the content; undefined when the server does not say. */
  readonly etag?: string;
  open(): Promise<Readable>;
}

const bytesInMegabyte = 1_000_000;

/** Finds a file; undefined when there is none. https:// is asked without credentials, s3:// with the caller's. */
export async function findRemoteFile(uri: string, s3: S3Client): Promise<RemoteFile | undefined> {
  return uri.startsWith("s3://") ? findS3File(uri, s3) : findHttpsFile(uri);
}

async function findHttpsFile(uri: string): Promise<RemoteFile | undefined> {
  const answer = await request(uri, "HEAD");
  // S3 answers 403 for a missing object of a bucket that may not be listed.
  if (answer.status === 404 || answer.status === 403) return undefined;
  if (!answer.ok) throw new Error(`${uri} answered ${answer.status} ${answer.statusText}.`);
  const etag = answer.headers.get("etag");
  return {
    uri,
    size: Number(answer.headers.get("content-length") ?? 0),
    ...(etag !== null && { etag }),
    async open() {
      const { ok, status, statusText, body } = await request(uri, "GET");
      if (!ok || body === null) throw new Error(`${uri} answered ${status} ${statusText}.`);
      return Readable.fromWeb(body);
    },
  };
}

async function request(uri: string, method: "HEAD" | "GET"): Promise<Response> {
  try {
    return await fetch(uri, { method });
  } catch (error) {
    const reason = error instanceof Error ? (error.cause ?? error) : error;
    throw new Error(`${uri} cannot be reached: ${messageOf(reason)}`, { cause: error });
  }
}

async function findS3File(uri: string, client: S3Client): Promise<RemoteFile | undefined> {
  const { bucket: Bucket, key: Key } = parseS3Uri(uri);
  try {
    const { ContentLength: size, ETag: etag } = await client.send(new HeadObjectCommand({ Bucket, Key }));
    return {
      uri,
      size: size ?? 0,
      ...(etag !== undefined && { etag }),
      async open() {
        const { Body: body } = await client.send(new GetObjectCommand({ Bucket, Key }));
        return body as Readable;
      },
    };
  } catch (error) {
    if (error instanceof Error && error.name === "NotFound") return undefined;
    throw new Error(`${uri} cannot be read: ${namedMessageOf(error)}`, { cause: error });
  }
}

/** Streams a file to disk, and says about every tenth of it how far it is. */
export async function download(file: RemoteFile, path: string, onProgress: (line: string) => void): Promise<void> {
  let received = 0;
  let reported = 0;
  const step = Math.max(file.size / 10, 10 * bytesInMegabyte);
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      received += chunk.length;
      if (received - reported >= step) {
        reported = received;
        onProgress(
          `${file.uri}: ${Math.round(received / bytesInMegabyte)} of ${Math.round(file.size / bytesInMegabyte)} MB`,
        );
      }
      done(null, chunk);
    },
  });
  await pipeline(await file.open(), meter, createWriteStream(path));
  if (file.size > 0 && received !== file.size)
    throw new Error(`${file.uri} was cut short: ${received} of ${file.size} bytes came.`);
}
