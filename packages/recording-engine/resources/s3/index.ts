/**
 * S3's resource types. The provider reads some fifteen settings of a bucket back after each change and tags through S3
 * Control, whose host names do not resolve on one machine; here a bucket is tagged with PutBucketTagging.
 */
import type { Row } from "../row";
import { bucket } from "./buckets";
import { lifecycle } from "./lifecycle";
import { object } from "./objects";
import { encryption, ownershipControls, policy, publicAccessBlock, versioning } from "./settings";

export const s3Rows: Readonly<Record<string, Row>> = {
  "aws:s3/bucket:Bucket": bucket,
  "aws:s3/bucketVersioning:BucketVersioning": versioning,
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": encryption,
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": publicAccessBlock,
  "aws:s3/bucketPolicy:BucketPolicy": policy,
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": lifecycle,
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": ownershipControls,
  "aws:s3/bucketObjectv2:BucketObjectv2": object,
};
