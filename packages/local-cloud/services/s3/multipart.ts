/** Multipart uploads. Parts are files of their own until the upload is completed. */
import { createHash, randomBytes, randomUUID } from "node:crypto";
import { createReadStream, createWriteStream, rmSync } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { Table } from "../../contract";
import { children, textOf } from "../../protocols/xml";
import { checksumHeader } from "./checksums";
import type { S3Cloud } from "./cloud";
import { s3Errors } from "./errors";
import type { Exchange } from "./exchange";
import { sameTag, versionHeader } from "./reading";
import type { Routes } from "./routing";
import type { NewObject, ObjectVersion } from "./storage";
import { receiveUpload } from "./upload";
import { commitOrRemove, descriptionOf, refuseOptions, writeContext } from "./writing";

interface Part {
  readonly number: number;
  readonly etag: string;
  readonly size: number;
  readonly path: string;
}

interface MultipartUpload extends Pick<NewObject, "contentType" | "headers" | "metadata" | "keyArn"> {
  readonly id: string;
  readonly bucket: string;
  readonly key: string;
  readonly parts: readonly Part[];
}

const mostParts = 10_000;

export function multipartRoutes(cloud: S3Cloud): Routes {
  const uploads = cloud.table<MultipartUpload>("s3-uploads");
  // Who uploaded to an earlier cloud has ended with it, and so have the parts.
  for (const [id] of uploads.entries()) uploads.delete(id);
  return {
    "POST object?uploads": (exchange) => {
      begin(exchange, uploads);
    },
    "PUT object?uploadId": async (exchange) => {
      exchange.requireBucket();
      exchange.authorizeObject("PutObject");
      await receivePart(exchange, uploads);
    },
    "GET object?uploadId": (exchange) => {
      listParts(exchange, uploads);
    },
    "POST object?uploadId": (exchange) => complete(exchange, uploads),
    "DELETE object?uploadId": (exchange) => {
      exchange.requireBucket();
      exchange.authorizeObject("AbortMultipartUpload");
      forget(uploadOf(exchange, uploads), uploads);
      exchange.sendEmpty(204);
    },
  };
}

function begin(exchange: Exchange, uploads: Table<MultipartUpload>): void {
  exchange.requireBucket();
  refuseOptions(exchange);
  exchange.authorizeObject("PutObject", writeContext(exchange));
  const encryption = exchange.authorizeEncryption();
  const { bucket, key } = exchange;
  const id = randomBytes(24).toString("base64url");
  uploads.set(id, { id, bucket, key, parts: [], ...descriptionOf(exchange), ...encryption });
  exchange.sendXml("InitiateMultipartUploadResult", { Bucket: bucket, Key: key, UploadId: id });
}

function listParts(exchange: Exchange, uploads: Table<MultipartUpload>): void {
  exchange.requireBucket();
  exchange.authorizeObject("ListMultipartUploadParts");
  const { id, bucket, key, parts } = uploadOf(exchange, uploads);
  const Part = parts.map(({ number, etag, size }) => ({ PartNumber: number, ETag: etag, Size: size }));
  exchange.sendXml("ListPartsResult", { Bucket: bucket, Key: key, UploadId: id, IsTruncated: false, Part });
}

async function complete(exchange: Exchange, uploads: Table<MultipartUpload>): Promise<void> {
  const document = await exchange.document();
  exchange.requireBucket();
  exchange.authorizeObject("PutObject", writeContext(exchange));
  const upload = uploadOf(exchange, uploads);
  // S3 opens the data key again, which it made for the first part, to put the parts together.
  exchange.authorizeDecryption(upload);
  const wanted = children(document, "Part").map((part) =>
    findPart(upload, Number(textOf(part, "PartNumber")), textOf(part, "ETag") ?? ""),
  );
  const version = await putTogether(exchange, upload, wanted);
  forget(upload, uploads);
  const Location = `${exchange.cloud.url}/${exchange.bucket}/${exchange.key}`;
  exchange.sendXml(
    "CompleteMultipartUploadResult",
    { Location, Bucket: exchange.bucket, Key: exchange.key, ETag: version.etag },
    versionHeader(version),
  );
}

function uploadOf(exchange: Exchange, uploads: Table<MultipartUpload>): MultipartUpload {
  const upload = uploads.get(exchange.query.get("uploadId") ?? "");
  if (upload?.bucket !== exchange.bucket || upload.key !== exchange.key) throw s3Errors.noSuchUpload();
  return upload;
}

async function receivePart(exchange: Exchange, uploads: Table<MultipartUpload>): Promise<void> {
  uploadOf(exchange, uploads);
  if (exchange.header("x-amz-copy-source") !== undefined) throw s3Errors.notImplemented("UploadPartCopy");
  const number = Number(exchange.query.get("partNumber"));
  if (!Number.isInteger(number) || number < 1 || number > mostParts)
    throw s3Errors.invalidArgument(`Part number must be an integer between 1 and ${mostParts}, inclusive`);
  const { path, size, md5, checksum } = await receiveUpload(exchange.request, exchange.storage.incoming);
  // Other parts may have arrived meanwhile.
  const upload = uploadOf(exchange, uploads);
  const etag = `"${md5.toString("hex")}"`;
  const replaced = upload.parts.find((part) => part.number === number);
  const parts = [...upload.parts.filter((part) => part !== replaced), { number, etag, size, path }];
  uploads.set(upload.id, { ...upload, parts: parts.sort((first, second) => first.number - second.number) });
  if (replaced !== undefined) rmSync(replaced.path, { force: true });
  exchange.sendEmpty(200, {
    etag,
    ...(checksum === undefined ? {} : { [checksumHeader(checksum.algorithm)]: checksum.value }),
  });
}

function findPart(upload: MultipartUpload, number: number, etag: string): Part {
  const part = upload.parts.find((candidate) => candidate.number === number);
  if (part === undefined || !sameTag(part.etag, etag)) throw s3Errors.invalidPart();
  return part;
}

async function putTogether(
  exchange: Exchange,
  { contentType, headers, metadata, keyArn }: MultipartUpload,
  parts: readonly Part[],
): Promise<ObjectVersion> {
  if (parts.length === 0) throw s3Errors.malformedXml();
  if (parts.some(({ number }, index) => number <= (parts[index - 1]?.number ?? 0))) throw s3Errors.invalidPartOrder();
  const path = join(exchange.storage.incoming, randomUUID());
  await pipeline(contentOf(parts), createWriteStream(path));
  const size = parts.reduce((sum, part) => sum + part.size, 0);
  return commitOrRemove(exchange, {
    path,
    size,
    contentType,
    headers,
    metadata,
    etag: tagOf(parts),
    checksum: undefined,
    keyArn,
  });
}

/** The tag of S3: the digest of the parts' digests, and how many there were. */
function tagOf(parts: readonly Part[]): string {
  const digest = createHash("md5");
  for (const { etag } of parts) digest.update(Buffer.from(etag.replaceAll('"', ""), "hex"));
  return `"${digest.digest("hex")}-${parts.length}"`;
}

async function* contentOf(parts: readonly Part[]): AsyncGenerator<Buffer> {
  for (const { path } of parts) {
    const chunks: AsyncIterable<Buffer> = createReadStream(path);
    yield* chunks;
  }
}

function forget(upload: MultipartUpload, uploads: Table<MultipartUpload>): void {
  uploads.delete(upload.id);
  for (const { path } of upload.parts) rmSync(path, { force: true });
}
