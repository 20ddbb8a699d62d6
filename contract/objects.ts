/** JSON objects and files in S3. */
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { GetObjectCommand, HeadObjectCommand, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { namedMessageOf } from "./errors";
import { sha256 } from "./hash";
import { transferAgain } from "./transfers";

/** The largest object that one request may write. */
const largestObjectBytes = 5 * 1024 ** 3;

/** Text of an object; undefined when there is no such key. Any other failure, a denied call included, throws. */
export async function readText(
  client: S3Client,
  bucket: string,
  key: string,
  options: { readonly abortSignal?: AbortSignal } = {},
): Promise<string | undefined> {
  try {
    const { Body: body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }), options);
    return await body?.transformToString();
  } catch (error) {
    if (error instanceof Error && error.name === "NoSuchKey") return undefined;
    throw failure("read", bucket, key, error);
  }
}

/** Writes an object from memory. */
export async function writeObject(
  client: S3Client,
  bucket: string,
  key: string,
  { content, contentType }: { readonly content: string | Buffer; readonly contentType: string },
): Promise<void> {
  try {
    await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: content, ContentType: contentType }));
  } catch (error) {
    throw failure("write", bucket, key, error);
  }
}

/**
 * Writes an object from memory under a name that nobody has used.
 * @returns false when there is one of that name already: it stays as it is
 */
export async function createObject(
  client: S3Client,
  bucket: string,
  key: string,
  { content, contentType }: { readonly content: string | Buffer; readonly contentType: string },
): Promise<boolean> {
  const checksum = inBase64(sha256(content));
  return create(bucket, key, (condition) =>
    client.send(
      new PutObjectCommand({ ...condition, Body: content, ContentType: contentType, ChecksumSHA256: checksum }),
    ),
  );
}

/** A file that is to become an object. */
export interface FileToUpload {
  readonly path: string;
  /** SHA-256, in hexadecimal. */
  readonly sha256: string;
  readonly contentType: string;
}

/**
 * Streams a file into an object under a name that nobody has used.
 * @returns false when there is one of that name already: it stays as it is
 */
export async function createFromFile(
  client: S3Client,
  bucket: string,
  key: string,
  { path, sha256: hash, contentType }: FileToUpload,
): Promise<boolean> {
  const { size } = await stat(path);
  if (size > largestObjectBytes)
    throw new Error(`s3://${bucket}/${key} would have ${size} bytes; 5 GiB is the most that one upload holds.`);
  const about = { ContentLength: size, ContentType: contentType, ChecksumSHA256: inBase64(hash) };
  return create(bucket, key, (condition) =>
    // A stream is left to the SDK to its end: a request whose body was taken away would keep its connection open, and
    // so this process, after the answer.
    transferAgain(client, () =>
      client.send(new PutObjectCommand({ ...condition, ...about, Body: createReadStream(path) })),
    ),
  );
}

/** @param put with the condition, and a hash for S3 to check and to keep */
async function create(
  bucket: string,
  key: string,
  put: (condition: { readonly Bucket: string; readonly Key: string; readonly IfNoneMatch: "*" }) => Promise<unknown>,
): Promise<boolean> {
  try {
    await put({ Bucket: bucket, Key: key, IfNoneMatch: "*" });
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === "PreconditionFailed") return false;
    throw failure("write", bucket, key, error);
  }
}

/**
 * SHA-256 of an object in hexadecimal, as S3 has checked it when the object was written; undefined when there is no
 * such object or it was written without.
 */
export async function objectSha256(client: S3Client, bucket: string, key: string): Promise<string | undefined> {
  try {
    const { ChecksumSHA256: checksum } = await client.send(
      new HeadObjectCommand({ Bucket: bucket, Key: key, ChecksumMode: "ENABLED" }),
    );
    return checksum === undefined ? undefined : Buffer.from(checksum, "base64").toString("hex");
  } catch (error) {
    if (error instanceof Error && error.name === "NotFound") return undefined;
    throw failure("read", bucket, key, error);
  }
}

/** The version of an object that is read without naming one; undefined when there is no such object. */
export async function currentVersion(client: S3Client, bucket: string, key: string): Promise<string | undefined> {
  try {
    const { VersionId: version } = await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
    if (version === undefined) throw new Error("the bucket keeps no versions: turn its versioning on");
    return version;
  } catch (error) {
    if (error instanceof Error && error.name === "NotFound") return undefined;
    throw failure("read", bucket, key, error);
  }
}

function inBase64(hexadecimal: string): string {
  return Buffer.from(hexadecimal, "hex").toString("base64");
}

function failure(verb: "read" | "write", bucket: string, key: string, error: unknown): Error {
  return new Error(`Could not ${verb} s3://${bucket}/${key}: ${namedMessageOf(error)}`, { cause: error });
}
