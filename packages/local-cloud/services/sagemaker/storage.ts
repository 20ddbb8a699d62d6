/** Channels, model archives and checkpoints: what containers read from S3 and leave there. */
import { constants } from "node:fs";
import { copyFile, mkdir, readdir } from "node:fs/promises";
import { basename, dirname, join, posix, relative, resolve, sep } from "node:path";
import { create, extract } from "tar";
import type { Caller, ObjectLocation, ObjectStore, StoredObject } from "../../contract";
import { validationException } from "./requests";

export function parseS3Uri(uri: string): ObjectLocation {
  const [, bucket, key] = /^s3:\/\/([^/]+)\/?(.*)$/u.exec(uri) ?? [];
  if (bucket === undefined || key === undefined)
    throw validationException(`Invalid S3 URI ${uri}. It must have the form s3://bucket/key.`);
  return { bucket, key };
}

/** `s3://bucket/key` of a key below a location. */
export function childLocation(location: ObjectLocation, ...names: readonly string[]): ObjectLocation {
  return { bucket: location.bucket, key: posix.join(location.key, ...names) };
}

export function s3UriOf({ bucket, key }: ObjectLocation): string {
  return `s3://${bucket}/${key}`;
}

/** The objects below a prefix, without the empty ones that consoles make for folders. */
export async function objectsBelow(
  objects: ObjectStore,
  caller: Caller,
  uri: string,
): Promise<readonly StoredObject[]> {
  const { bucket, key } = parseS3Uri(uri);
  const found = await objects.list(caller, bucket, key);
  return found.filter((object) => !object.key.endsWith("/"));
}

/** Copies every object below a prefix into a folder, named as SageMaker names them there. */
export async function downloadPrefix(objects: ObjectStore, caller: Caller, uri: string, folder: string): Promise<void> {
  const prefix = parseS3Uri(uri).key;
  for (const { bucket, key } of await objectsBelow(objects, caller, uri)) {
    const object = await objects.get(caller, { bucket, key });
    const target = resolve(folder, fileName(prefix, key));
    if (!target.startsWith(resolve(folder) + sep))
      throw validationException(`The key ${key} leads out of the channel's folder.`);
    await mkdir(dirname(target), { recursive: true });
    // The object's own file must never change, whatever the container does to its copy.
    await copyFile(object.path, target, constants.COPYFILE_FICLONE);
  }
}

/** A whole key is named by its last part; below a prefix, by what follows it or the prefix's last slash. */
function fileName(prefix: string, key: string): string {
  if (key === prefix) return basename(key);
  if (key.startsWith(`${prefix}/`)) return key.slice(prefix.length + 1);
  return key.slice(prefix.lastIndexOf("/") + 1);
}

/** Uploads every file of a folder, keeping its subfolders. */
export async function uploadFolder(
  objects: ObjectStore,
  caller: Caller,
  folder: string,
  location: ObjectLocation,
): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries.filter((candidate) => candidate.isFile())) {
    const file = join(entry.parentPath, entry.name);
    await objects.put(caller, childLocation(location, ...relative(folder, file).split(sep)), { file });
  }
}

/** Packs a folder's content into a gzipped tar without times and owners: the same content gives the same archive. */
export async function packFolder(folder: string, archive: string): Promise<void> {
  // tar reads a name that begins with @ as an archive to include; a leading ./ keeps it a name.
  const names = (await readdir(folder)).sort().map((name) => `./${name}`);
  // tar refuses an empty list; "." alone stands for an empty folder.
  await create(
    { file: archive, cwd: folder, gzip: true, portable: true, noMtime: true },
    names.length === 0 ? ["."] : names,
  );
}

export async function unpackArchive(archive: string, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await extract({ file: archive, cwd: folder });
}
