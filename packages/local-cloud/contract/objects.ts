/** S3 as services inside the cloud see it. */
import type { Caller } from "./identity";

/** An S3 object: its bytes are a file on disk. */
export interface StoredObject {
  readonly bucket: string;
  readonly key: string;
  readonly versionId: string;
  readonly etag: string;
  /** Bytes. */
  readonly size: number;
  readonly contentType: string;
  readonly metadata: Readonly<Record<string, string>>;
  /** ISO 8601. */
  readonly lastModified: string;
  /** The file that holds the bytes. Never write to it. */
  readonly path: string;
}

/** Where an object is. */
export interface ObjectLocation {
  readonly bucket: string;
  readonly key: string;
}

export interface PutOptions {
  readonly contentType?: string;
  /** ARN of the KMS key that encrypts the object. Default: the bucket's. */
  readonly keyArn?: string | undefined;
}

/** Every method is authorized for the caller like a call over HTTP. */
export interface ObjectStore {
  /** Gets the version that is named, or the newest. @throws AwsError NoSuchBucket, NoSuchKey, NoSuchVersion */
  get(caller: Caller, location: ObjectLocation & { readonly versionId?: string | undefined }): Promise<StoredObject>;
  put(
    caller: Caller,
    location: ObjectLocation,
    content: Buffer | { readonly file: string },
    options?: PutOptions,
  ): Promise<StoredObject>;
  list(caller: Caller, bucket: string, prefix: string): Promise<readonly StoredObject[]>;
}

export interface Objects {
  readonly objects: ObjectStore;
}
