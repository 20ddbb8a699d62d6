import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { GetObjectCommand, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
/** JSON objects and files in S3. */
import { namedMessageOf } from "./errors";

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

/** Streams a file into an object. */
export async function uploadFile(
  client: S3Client,
  bucket: string,
  key: string,
  { path, contentType }: { readonly path: string; readonly contentType: string },
): Promise<void> {
  const { size } = await stat(path);
  if (size > largestObjectBytes)
    throw new Error(`s3://${bucket}/${key} would have ${size} bytes; 5 GiB is the most that one upload holds.`);
  try {
    await client.send(
      new PutObjectCommand({
        Bucket: bucket,
        Key: key,
        Body: createReadStream(path),
        ContentLength: size,
        ContentType: contentType,
      }),
    );
  } catch (error) {
    throw failure("write", bucket, key, error);
  }
}

function failure(verb: "read" | "write", bucket: string, key: string, error: unknown): Error {
  return new Error(`Could not ${verb} s3://${bucket}/${key}: ${namedMessageOf(error)}`, { cause: error });
}
