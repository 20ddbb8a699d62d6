import type { Table, Tables } from "../../contract";

export interface Bucket {
  readonly name: string;
  /** ISO 8601. */
  readonly created: string;
  readonly versioning: "Enabled" | "Suspended" | undefined;
  /** Documents by the query that names them (`policy`, `lifecycle`, …), as they were put. */
  readonly subresources: Readonly<Record<string, string>>;
}

/** Buckets by name. */
export function bucketTable(cloud: Tables): Table<Bucket> {
  return cloud.table<Bucket>("s3-buckets");
}

export function bucketArn(partition: string, bucket: string): string {
  return `arn:${partition}:s3:::${bucket}`;
}

export function objectArn(partition: string, bucket: string, key: string): string {
  return `${bucketArn(partition, bucket)}/${key}`;
}
