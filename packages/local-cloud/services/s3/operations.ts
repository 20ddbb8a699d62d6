/** The names that AWS gives the operations of S3, by route. */

/** What of a request tells its operation. */
export interface RoutedRequest {
  readonly query: URLSearchParams;
  header(name: string): string | undefined;
}

/** Routes that stand for one operation. */
const names: Readonly<Record<string, string>> = {
  "GET service": "ListBuckets",
  "PUT bucket": "CreateBucket",
  "HEAD bucket": "HeadBucket",
  "DELETE bucket": "DeleteBucket",
  "GET bucket?acl": "GetBucketAcl",
  "GET bucket?location": "GetBucketLocation",
  "GET bucket?versions": "ListObjectVersions",
  "POST bucket?delete": "DeleteObjects",
  "GET bucket?accelerate": "GetBucketAccelerateConfiguration",
  "GET bucket?cors": "GetBucketCors",
  "GET bucket?logging": "GetBucketLogging",
  "GET bucket?notification": "GetBucketNotificationConfiguration",
  "GET bucket?object-lock": "GetObjectLockConfiguration",
  "GET bucket?replication": "GetBucketReplication",
  "GET bucket?requestPayment": "GetBucketRequestPayment",
  "GET bucket?website": "GetBucketWebsite",
  "GET bucket?versioning": "GetBucketVersioning",
  "PUT bucket?versioning": "PutBucketVersioning",
  "GET bucket?encryption": "GetBucketEncryption",
  "PUT bucket?encryption": "PutBucketEncryption",
  "DELETE bucket?encryption": "DeleteBucketEncryption",
  "GET bucket?publicAccessBlock": "GetPublicAccessBlock",
  "PUT bucket?publicAccessBlock": "PutPublicAccessBlock",
  "DELETE bucket?publicAccessBlock": "DeletePublicAccessBlock",
  "GET bucket?policy": "GetBucketPolicy",
  "PUT bucket?policy": "PutBucketPolicy",
  "DELETE bucket?policy": "DeleteBucketPolicy",
  "GET bucket?lifecycle": "GetBucketLifecycleConfiguration",
  "PUT bucket?lifecycle": "PutBucketLifecycleConfiguration",
  "DELETE bucket?lifecycle": "DeleteBucketLifecycle",
  "GET bucket?tagging": "GetBucketTagging",
  "PUT bucket?tagging": "PutBucketTagging",
  "DELETE bucket?tagging": "DeleteBucketTagging",
  "GET bucket?ownershipControls": "GetBucketOwnershipControls",
  "PUT bucket?ownershipControls": "PutBucketOwnershipControls",
  "DELETE bucket?ownershipControls": "DeleteBucketOwnershipControls",
  "GET object": "GetObject",
  "HEAD object": "HeadObject",
  "DELETE object": "DeleteObject",
  "POST object?uploads": "CreateMultipartUpload",
  "PUT object?uploadId": "UploadPart",
  "GET object?uploadId": "ListParts",
  "POST object?uploadId": "CompleteMultipartUpload",
  "DELETE object?uploadId": "AbortMultipartUpload",
};

/** Routes whose operation depends on the rest of the request: the one that it otherwise is comes last. */
const choices: Readonly<Record<string, readonly [string, (request: RoutedRequest) => boolean, string]>> = {
  "GET bucket": ["ListObjectsV2", (request) => request.query.get("list-type") === "2", "ListObjects"],
  "PUT object": ["CopyObject", (request) => request.header("x-amz-copy-source") !== undefined, "PutObject"],
};

/** Every operation that the local S3 answers. */
export const answeredOperations: readonly string[] = [
  ...Object.values(names),
  ...Object.values(choices).flatMap(([first, , other]) => [first, other]),
];

/** @throws Error for a route without a name: a fault of this file */
export function operationOf(route: string, request: RoutedRequest): string {
  const choice = choices[route];
  const name = choice === undefined ? names[route] : choice[1](request) ? choice[0] : choice[2];
  if (name === undefined) throw new Error(`services/s3/operations.ts does not name the operation of ${route}.`);
  return name;
}
