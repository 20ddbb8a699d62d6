/** Which route a request takes, and what AWS calls the operation behind it. */
import type { IncomingMessage } from "node:http";

/** What of a request tells its operation. */
export interface RoutedRequest {
  readonly request: Pick<IncomingMessage, "method">;
  /** Empty when none is named. */
  readonly bucket: string;
  /** Empty when none is named. */
  readonly key: string;
  readonly query: URLSearchParams;
  header(name: string): string | undefined;
}

/** Queries that are arguments of an operation; any other query names an operation of its own. */
const argumentNames = new Set([
  "continuation-token",
  "delimiter",
  "encoding-type",
  "fetch-owner",
  "key-marker",
  "list-type",
  "marker",
  "max-keys",
  "max-parts",
  "part-number-marker",
  "prefix",
  "start-after",
  "version-id-marker",
  "versionId",
  "x-id",
]);

/** Routes that stand for one operation. */
const operationNames: Readonly<Record<string, string>> = {
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

/** The name of the route that a request takes, whether it exists or not. */
export function routeName(request: RoutedRequest): string {
  const level = request.bucket === "" ? "service" : request.key === "" ? "bucket" : "object";
  const names = [...request.query.keys()].filter((name) => !isArgument(name));
  // UploadPart has two queries; the upload is what it works on.
  const subresource = names.includes("uploadId") ? "uploadId" : names[0];
  return `${request.request.method ?? ""} ${level}${subresource === undefined ? "" : `?${subresource}`}`;
}

/** Every operation that the local S3 answers. */
export const answeredOperations: readonly string[] = [
  ...Object.values(operationNames),
  ...Object.values(choices).flatMap(([first, , other]) => [first, other]),
];

/** @throws Error for a route without a name: a fault of this file */
export function operationOf(route: string, request: RoutedRequest): string {
  const choice = choices[route];
  const name = choice === undefined ? operationNames[route] : choice[1](request) ? choice[0] : choice[2];
  if (name === undefined) throw new Error(`services/s3/operations.ts does not name the operation of ${route}.`);
  return name;
}

function isArgument(name: string): boolean {
  return argumentNames.has(name) || name.startsWith("X-Amz-") || name.startsWith("response-");
}
