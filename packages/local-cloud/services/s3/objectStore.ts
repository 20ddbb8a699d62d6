import { createHash, randomUUID } from "node:crypto";
import { constants, createReadStream } from "node:fs";
import { copyFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Access, Caller, ObjectStore } from "../../contract";
import { bucketArn, objectArn } from "./buckets";
import type { S3Cloud } from "./cloud";
import { authorizeKey, bucketKey } from "./encryption";
import { s3Errors } from "./errors";
import { type NewObject, Storage } from "./storage";
import { defaultContentType } from "./writing";

/** S3 for the services inside the cloud: the same buckets and the same refusals as over HTTP. */
export function createObjectStore(cloud: S3Cloud): ObjectStore {
  const storage = new Storage(cloud);
  return {
    get: async (caller, { bucket, key, versionId }) => {
      storage.bucket(bucket);
      const action = versionId === undefined ? "GetObject" : "GetObjectVersion";
      authorize(cloud, caller, { action, resource: objectArn(cloud.partition, bucket, key) });
      const version = storage.find(bucket, key, versionId);
      if (version === undefined || version.deleteMarker) {
        authorize(cloud, caller, { action: "ListBucket", resource: bucketArn(cloud.partition, bucket) });
        throw versionId === undefined ? s3Errors.noSuchKey(key) : s3Errors.noSuchVersion();
      }
      authorizeKey(cloud, caller, version.keyArn, "Decrypt");
      return Promise.resolve(storage.describe(bucket, key, version));
    },
    put: async (caller, { bucket, key }, content, { contentType = defaultContentType, keyArn: givenKey } = {}) => {
      const keyArn = givenKey ?? bucketKey(storage.bucket(bucket));
      authorize(cloud, caller, { action: "PutObject", resource: objectArn(cloud.partition, bucket, key) });
      authorizeKey(cloud, caller, keyArn, "GenerateDataKey");
      const file = await takeIn(storage, content);
      const object = { ...file, contentType, headers: {}, metadata: {}, checksum: undefined, keyArn };
      return storage.describe(bucket, key, storage.commit(bucket, key, object));
    },
    list: async (caller, bucket, prefix) => {
      storage.bucket(bucket);
      const context = { "s3:prefix": prefix };
      authorize(cloud, caller, { action: "ListBucket", resource: bucketArn(cloud.partition, bucket), context });
      const objects = storage
        .keys(bucket)
        .flatMap(([key, [newest]]) =>
          key.startsWith(prefix) && newest?.deleteMarker === false ? [storage.describe(bucket, key, newest)] : [],
        );
      return Promise.resolve(objects);
    },
  };
}

/** @param access its action without the prefix */
function authorize(cloud: S3Cloud, caller: Caller, access: Access): void {
  cloud.authorize(caller, [{ ...access, action: `s3:${access.action}` }]);
}

/** Copies content into a file of its own among the unfinished uploads. */
async function takeIn(
  { incoming }: Storage,
  content: Buffer | { readonly file: string },
): Promise<Pick<NewObject, "path" | "size" | "etag">> {
  const path = join(incoming, randomUUID());
  if (Buffer.isBuffer(content)) await writeFile(path, content);
  else await copyFile(content.file, path, constants.COPYFILE_FICLONE);
  const { size } = await stat(path);
  return { path, size, etag: `"${await md5Of(path)}"` };
}

async function md5Of(path: string): Promise<string> {
  const hash = createHash("md5");
  const chunks: AsyncIterable<Buffer> = createReadStream(path);
  for await (const chunk of chunks) hash.update(chunk);
  return hash.digest("hex");
}
