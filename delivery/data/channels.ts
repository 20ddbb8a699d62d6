/** The channels that a training job mounts, held against what the manifest says of them. */
import { paginateListObjectsV2, type S3Client } from "@aws-sdk/client-s3";
import { dataKeys, type DataManifest } from "../../contract/dataManifest";
import { objectSha256 } from "../../contract/objects";

/**
 * Whether each channel's folder holds the file of the manifest and nothing else. A job mounts whatever lies there: a
 * file more would be learned from, too.
 */
export async function channelsAreIntact(client: S3Client, bucket: string, manifest: DataManifest): Promise<boolean> {
  const { channelsSha256: expected } = manifest;
  const keys = await keysBelow(client, bucket, dataKeys.folder(manifest));
  const [train, validation] = await Promise.all(
    [dataKeys.trainFolder(manifest), dataKeys.validationFolder(manifest)].map((folder) =>
      onlyFile(
        client,
        bucket,
        keys.filter((key) => key.startsWith(folder)),
      ),
    ),
  );
  return train === expected.train && validation === expected.validation;
}

async function keysBelow(client: S3Client, bucket: string, folder: string): Promise<readonly string[]> {
  const keys: string[] = [];
  for await (const { Contents: objects = [] } of paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: folder }))
    keys.push(...objects.flatMap(({ Key: key }) => (key === undefined ? [] : [key])));
  return keys;
}

/** SHA-256 of the only object; undefined when there is none, or another one. */
async function onlyFile(
  client: S3Client,
  bucket: string,
  [key, ...others]: readonly string[],
): Promise<string | undefined> {
  return key === undefined || others.length > 0 ? undefined : objectSha256(client, bucket, key);
}
