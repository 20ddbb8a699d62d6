import { createHash, randomUUID } from "node:crypto";
import { constants, createReadStream } from "node:fs";
import { copyFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Caller, ObjectStore } from "../../contract";
import { bucketArn, objectArn } from "./buckets";
import type { S3Cloud } from "./cloud";
import { authorizeKey, bucketKey } from "./encryption";
import { s3Errors } from "./errors";
import { Storage } from "./storage";
import { defaultContentType } from "./writing";

/** S3 for the services inside the cloud: the same buckets and the same refusals as over HTTP. */
export function createObjectStore(cloud: S3Cloud): ObjectStore {
  const storage = new Storage(cloud);
  const authorize = (
    caller: Caller,
    action: string,
    resource: string,
    context: Readonly<Record<string, string>> = {},
  ): void => {
    cloud.authorize(caller, [{ action: `s3:${action}`, resource, context }]);
  };
  return {
    get: async (caller, { bucket, key, versionId }) => {
      storage.bucket(bucket);
      authorize(
        caller,
        versionId === undefined ? "GetObject" : "GetObjectVersion",
        objectArn(cloud.partition, bucket, key),
      );
      const version = storage.find(bucket, key, versionId);
      if (version === undefined || version.deleteMarker) {
        authorize(caller, "ListBucket", bucketArn(cloud.partition, bucket));
        throw versionId === undefined ? s3Errors.noSuchKey(key) : s3Errors.noSuchVersion();
      }
      authorizeKey(cloud, caller, version.keyArn, "Decrypt");
      return Promise.resolve(storage.describe(bucket, key, version));
    },
    put: async (caller, { bucket, key }, content, options = {}) => {
      const keyArn = options.keyArn ?? bucketKey(storage.bucket(bucket));
      authorize(caller, "PutObject", objectArn(cloud.partition, bucket, key));
      authorizeKey(cloud, caller, keyArn, "GenerateDataKey");
      const path = join(storage.incoming, randomUUID());
      if (Buffer.isBuffer(content)) await writeFile(path, content);
      else await copyFile(content.file, path, constants.COPYFILE_FICLONE);
      const { size } = await stat(path);
      const object = {
        path,
        size,
        etag: `"${await md5Of(path)}"`,
        contentType: options.contentType ?? defaultContentType,
        headers: {},
        metadata: {},
        checksum: undefined,
        keyArn,
      };
      return storage.describe(bucket, key, storage.commit(bucket, key, object));
    },
    list: async (caller, bucket, prefix) => {
      storage.bucket(bucket);
      authorize(caller, "ListBucket", bucketArn(cloud.partition, bucket), { "s3:prefix": prefix });
      const objects = storage
        .keys(bucket)
        .flatMap(([key, [newest]]) =>
          key.startsWith(prefix) && newest?.deleteMarker === false ? [storage.describe(bucket, key, newest)] : [],
        );
      return Promise.resolve(objects);
    },
  };
}

async function md5Of(path: string): Promise<string> {
  const hash = createHash("md5");
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest("hex");
}
