/**
 * Buckets and versions of objects on disk. A version is a row of a table and a file; the file is complete before the
 * row exists.
 */
import { randomBytes, randomUUID } from "node:crypto";
import { mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { ListTable, StoredObject, Table } from "../../contract";
import { type Bucket, bucketTable } from "./buckets";
import type { ChecksumAlgorithm } from "./checksums";
import type { S3Cloud } from "./cloud";
import { s3Errors } from "./errors";

export interface ObjectVersion {
  /** `null` in a bucket without versioning. */
  readonly versionId: string;
  readonly deleteMarker: boolean;
  /** With its quotes, as in the header. */
  readonly etag: string;
  /** Bytes. */
  readonly size: number;
  readonly contentType: string;
  /** Other headers that come back as they were put (`content-encoding`, …). */
  readonly headers: Readonly<Record<string, string>>;
  readonly metadata: Readonly<Record<string, string>>;
  readonly checksum: { readonly algorithm: ChecksumAlgorithm; readonly value: string } | undefined;
  /** ARN of the KMS key that it is encrypted with; absent for S3's own keys. The bytes on disk stay as they are. */
  readonly keyArn?: string | undefined;
  /** ISO 8601. */
  readonly lastModified: string;
  /** Name of the file with the bytes; empty for a delete marker. */
  readonly file: string;
}

/** What an upload brings; the file lies in the folder of unfinished uploads. */
export type NewObject = Pick<
  ObjectVersion,
  "etag" | "size" | "contentType" | "headers" | "metadata" | "checksum" | "keyArn"
> & { readonly path: string };

/** The versions of one key, newest first. */
type Versions = readonly ObjectVersion[];

const unversioned = "null";

export class Storage {
  /** Folder of files that are being written. */
  public readonly incoming: string;
  public readonly buckets: Table<Bucket>;
  private readonly files: string;

  public constructor(private readonly cloud: S3Cloud) {
    this.incoming = join(cloud.work, "s3");
    this.files = join(cloud.home, "s3", "objects");
    this.buckets = bucketTable(cloud);
    for (const folder of [this.incoming, this.files]) mkdirSync(folder, { recursive: true });
  }

  /**
   * Removes files that no version names: a cloud that is killed between file and row, or between row and removal,
   * leaves one.
   */
  public removeOrphans(): void {
    const named = new Set(
      this.buckets
        .values()
        .flatMap(({ name }) => this.keys(name).flatMap(([, versions]) => versions.map(({ file }) => file))),
    );
    for (const file of readdirSync(this.files)) if (!named.has(file)) rmSync(join(this.files, file));
  }

  /** @throws AwsError NoSuchBucket */
  public bucket(name: string): Bucket {
    const bucket = this.buckets.get(name);
    if (bucket === undefined) throw s3Errors.noSuchBucket(name);
    return bucket;
  }

  /** The versions of a key, newest first. */
  public versions(bucket: string, key: string): Versions {
    return this.objects(bucket).get(key);
  }

  /** Every key with its versions, in the order of S3's lists. */
  public keys(bucket: string): readonly (readonly [string, Versions])[] {
    const objects = this.objects(bucket);
    return [...objects.keys()].sort().map((key) => [key, objects.get(key)]);
  }

  /** The newest version that is not deleted, or the one that is asked for. */
  public find(bucket: string, key: string, versionId?: string): ObjectVersion | undefined {
    const versions = this.versions(bucket, key);
    if (versionId !== undefined) return versions.find((version) => version.versionId === versionId);
    return versions[0]?.deleteMarker === true ? undefined : versions[0];
  }

  /** Makes an uploaded file the newest version of its key. */
  public commit(bucket: string, key: string, object: NewObject): ObjectVersion {
    const { path, ...description } = object;
    const file = randomUUID();
    renameSync(path, join(this.files, file));
    return this.add(bucket, key, { ...description, deleteMarker: false, file });
  }

  /** Hides a key behind a delete marker, or removes it from a bucket without versioning. */
  public hide(bucket: string, key: string): ObjectVersion | undefined {
    if (this.bucket(bucket).versioning === undefined) {
      this.remove(bucket, key, unversioned);
      return undefined;
    }
    return this.add(bucket, key, {
      deleteMarker: true,
      etag: "",
      size: 0,
      contentType: "",
      headers: {},
      metadata: {},
      checksum: undefined,
      file: "",
    });
  }

  /** Removes one version for good. */
  public remove(bucket: string, key: string, versionId: string): ObjectVersion | undefined {
    const removed = this.find(bucket, key, versionId);
    if (removed === undefined) return undefined;
    this.delete(bucket, key, removed);
    return removed;
  }

  /** Removes a version that is known to be there. */
  public delete(bucket: string, key: string, version: ObjectVersion): void {
    this.objects(bucket).remove(key, version);
    if (!version.deleteMarker) rmSync(this.pathOf(version), { force: true });
  }

  /** Removes a key with all of its versions. */
  public deleteKey(bucket: string, key: string): void {
    for (const version of this.versions(bucket, key)) this.delete(bucket, key, version);
  }

  public pathOf(version: ObjectVersion): string {
    return join(this.files, version.file);
  }

  public describe(bucket: string, key: string, version: ObjectVersion): StoredObject {
    const { versionId, etag, size, contentType, metadata, lastModified } = version;
    return { bucket, key, versionId, etag, size, contentType, metadata, lastModified, path: this.pathOf(version) };
  }

  private add(bucket: string, key: string, version: Omit<ObjectVersion, "versionId" | "lastModified">): ObjectVersion {
    const versionId =
      this.bucket(bucket).versioning === "Enabled" ? randomBytes(24).toString("base64url") : unversioned;
    const added: ObjectVersion = { ...version, versionId, lastModified: this.cloud.clock.now().toISOString() };
    const replaced = versionId === unversioned ? this.versions(bucket, key).filter(isUnversioned) : [];
    this.objects(bucket).add(key, added);
    // A cloud that is killed before this has one too many, which the next write removes.
    for (const version of replaced) this.delete(bucket, key, version);
    return added;
  }

  private objects(bucket: string): ListTable<ObjectVersion> {
    return this.cloud.lists<ObjectVersion>(`s3-versions-${this.bucket(bucket).name}`);
  }
}

function isUnversioned({ versionId }: ObjectVersion): boolean {
  return versionId === unversioned;
}
