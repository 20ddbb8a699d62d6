/** A folder of pictures in S3: what lies below an address, and its copy on disk. */
import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { GetObjectCommand, paginateListObjectsV2, S3Client } from "@aws-sdk/client-s3";
import { forEachConcurrently } from "../../contract/concurrency";
import { namedMessageOf } from "../../contract/errors";
import { parseS3Uri } from "../../contract/s3Uri";
import { transferAgain } from "../../contract/transfers";
import { UnusableData } from "./unusableData";

/** One object. */
export interface ListedObject {
  readonly key: string;
  /** Its key below the folder. */
  readonly name: string;
  readonly size: number;
  /** Changes with the content. */
  readonly etag: string;
}

export interface S3Folder {
  /** Ends with a slash. */
  readonly address: string;
  readonly objects: readonly ListedObject[];
}

const downloadsAtOnce = 16;

const nothing = (): void => undefined;

/**
 * A client for sources, whose buckets may lie in other regions. The SDK would print a line of its own for each stream
 * that S3 does not take, also where the object is there already.
 */
export function sourceClient(region: string): S3Client {
  const logger = { debug: nothing, info: nothing, warn: nothing, error: nothing };
  return new S3Client({ region, followRegionRedirects: true, logger });
}

/** Lists a folder, however many objects it has. */
export async function listS3Folder(client: S3Client, address: string): Promise<S3Folder> {
  const { bucket: Bucket, key: Prefix } = parseS3Uri(address);
  const objects: ListedObject[] = [];
  try {
    for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket, Prefix })) {
      for (const { Key: key = "", Size: size = 0, ETag: etag = "" } of Contents) {
        // The console marks a folder that it makes with an object.
        if (!key.endsWith("/")) objects.push({ key, name: key.slice(Prefix.length), size, etag });
      }
    }
  } catch (error) {
    throw new Error(`${address} cannot be listed: ${namedMessageOf(error)}`, { cause: error });
  }
  return { address, objects };
}

/**
 * Copies a folder to disk.
 * @param target an empty folder
 * @throws UnusableData for a key that is no path below the folder
 */
export async function downloadS3Folder(
  client: S3Client,
  { address, objects }: S3Folder,
  target: string,
  onProgress: (line: string) => void,
): Promise<void> {
  const { bucket: Bucket } = parseS3Uri(address);
  const strange = objects.find(({ name }) => name.split("/").some((part) => ["", ".", ".."].includes(part)));
  if (strange !== undefined)
    throw new UnusableData(`${address}${strange.name} has a name that no file can have. Rename the object.`);
  let count = 0;
  await forEachConcurrently(objects, downloadsAtOnce, async ({ key: Key, name }) => {
    const file = path.join(target, name);
    await mkdir(path.dirname(file), { recursive: true });
    await transferAgain(client, async () => {
      const { Body: body } = await client.send(new GetObjectCommand({ Bucket, Key }));
      await pipeline(body as Readable, createWriteStream(file));
    });
    count += 1;
    onProgress(`${count} of ${objects.length} objects of ${address} read`);
  });
}
