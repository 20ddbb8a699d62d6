/** What a bucket has besides objects: each subresource is a document that comes back as it was put. */
import { checkResourcePolicy } from "../../authorization/documentKinds";
import { AwsError } from "../../contract";
import { child, children, parseXml, renderXml, textOf } from "../../protocols/xml";
import { existingKey } from "../kms/keys";
import type { Bucket } from "./buckets";
import { s3Errors } from "./errors";
import type { Exchange } from "./exchange";
import type { Handler, Routes } from "./routing";

interface Subresource {
  /** The action that reads it, without its prefix. */
  readonly read: string;
  /** The action that writes it. */
  readonly write: string;
  /** The action that deletes it, when it can be deleted. */
  readonly remove?: string;
  /** What a bucket without it answers: a document, or the code of a 404. */
  readonly absent: { readonly document: string } | { readonly code: string };
  /** Throws when the document cannot be used, and says what else of the bucket it changes. */
  readonly accept?: (document: string, exchange: Exchange) => Partial<Pick<Bucket, "versioning">>;
  /** Of a document that is not XML. */
  readonly contentType?: string;
  /** Headers besides the document, by name, with what they say when they were not put. */
  readonly headers?: Readonly<Record<string, string>>;
}

const writable: Readonly<Record<string, Subresource>> = {
  versioning: {
    read: "GetBucketVersioning",
    write: "PutBucketVersioning",
    absent: { document: renderXml("VersioningConfiguration", {}) },
    accept: (document) => ({ versioning: readVersioning(document) }),
  },
  encryption: {
    read: "GetEncryptionConfiguration",
    write: "PutEncryptionConfiguration",
    remove: "PutEncryptionConfiguration",
    absent: {
      document: renderXml("ServerSideEncryptionConfiguration", {
        Rule: { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" }, BucketKeyEnabled: false },
      }),
    },
    accept: acceptEncryption,
  },
  publicAccessBlock: {
    read: "GetBucketPublicAccessBlock",
    write: "PutBucketPublicAccessBlock",
    remove: "PutBucketPublicAccessBlock",
    absent: { code: "NoSuchPublicAccessBlockConfiguration" },
  },
  policy: {
    read: "GetBucketPolicy",
    write: "PutBucketPolicy",
    remove: "DeleteBucketPolicy",
    absent: { code: "NoSuchBucketPolicy" },
    accept: acceptPolicy,
    contentType: "application/json",
  },
  lifecycle: {
    read: "GetLifecycleConfiguration",
    write: "PutLifecycleConfiguration",
    remove: "PutLifecycleConfiguration",
    absent: { code: "NoSuchLifecycleConfiguration" },
    headers: { "x-amz-transition-default-minimum-object-size": "all_storage_classes_128K" },
  },
  tagging: {
    read: "GetBucketTagging",
    write: "PutBucketTagging",
    remove: "PutBucketTagging",
    absent: { code: "NoSuchTagSet" },
  },
  ownershipControls: {
    read: "GetBucketOwnershipControls",
    write: "PutBucketOwnershipControls",
    remove: "PutBucketOwnershipControls",
    absent: { code: "OwnershipControlsNotFoundError" },
  },
};

/** What clients ask for while they read a bucket, and what no program of the rehearsal can set. */
const readable: Readonly<Record<string, Pick<Subresource, "read" | "absent">>> = {
  accelerate: { read: "GetAccelerateConfiguration", absent: { document: renderXml("AccelerateConfiguration", {}) } },
  cors: { read: "GetBucketCORS", absent: { code: "NoSuchCORSConfiguration" } },
  logging: { read: "GetBucketLogging", absent: { document: renderXml("BucketLoggingStatus", {}) } },
  notification: { read: "GetBucketNotification", absent: { document: renderXml("NotificationConfiguration", {}) } },
  "object-lock": { read: "GetBucketObjectLockConfiguration", absent: { code: "ObjectLockConfigurationNotFoundError" } },
  replication: { read: "GetReplicationConfiguration", absent: { code: "ReplicationConfigurationNotFoundError" } },
  requestPayment: {
    read: "GetBucketRequestPayment",
    absent: { document: renderXml("RequestPaymentConfiguration", { Payer: "BucketOwner" }) },
  },
  website: { read: "GetBucketWebsite", absent: { code: "NoSuchWebsiteConfiguration" } },
};

export const subresourceRoutes: Routes = Object.fromEntries([
  ...Object.entries(readable).map(
    ([name, subresource]) => [`GET bucket?${name}`, getHandler(name, subresource)] as const,
  ),
  ...Object.entries(writable).flatMap(([name, subresource]) => [
    [`GET bucket?${name}`, getHandler(name, subresource)] as const,
    [`PUT bucket?${name}`, putHandler(name, subresource)] as const,
    ...(subresource.remove === undefined
      ? []
      : [[`DELETE bucket?${name}`, deleteHandler(name, subresource.remove)] as const]),
  ]),
]);

function getHandler(
  name: string,
  { read, absent, contentType = "application/xml", headers = {} }: Omit<Subresource, "write">,
): Handler {
  return (exchange) => {
    exchange.requireBucket();
    exchange.authorizeBucket(read);
    const { subresources } = exchange.storage.bucket(exchange.bucket);
    const document = subresources[name] ?? ("document" in absent ? absent.document : undefined);
    if (document === undefined)
      throw new AwsError("code" in absent ? absent.code : "", `The bucket ${exchange.bucket} has no ${name}.`, 404);
    const sent = Object.entries(headers).map(([header, value]) => [header, subresources[header] ?? value] as const);
    exchange.sendText(document, contentType, Object.fromEntries(sent));
  };
}

function putHandler(name: string, { write, accept, contentType, headers = {} }: Subresource): Handler {
  return async (exchange) => {
    const document = await exchange.text();
    exchange.requireBucket();
    exchange.authorizeBucket(write);
    if (contentType === undefined) exchange.checkDocument(document);
    const changes = accept?.(document, exchange) ?? {};
    const sent = Object.keys(headers).flatMap((header) => {
      const value = exchange.header(header);
      return value === undefined ? [] : [[header, value] as const];
    });
    const bucket = exchange.storage.bucket(exchange.bucket);
    exchange.storage.buckets.set(bucket.name, {
      ...bucket,
      ...changes,
      subresources: { ...bucket.subresources, [name]: document, ...Object.fromEntries(sent) },
    });
    exchange.sendEmpty(name === "policy" ? 204 : 200);
  };
}

function deleteHandler(name: string, action: string): Handler {
  return (exchange) => {
    exchange.requireBucket();
    exchange.authorizeBucket(action);
    const bucket = exchange.storage.bucket(exchange.bucket);
    const subresources = Object.fromEntries(Object.entries(bucket.subresources).filter(([other]) => other !== name));
    exchange.storage.buckets.set(bucket.name, { ...bucket, subresources });
    exchange.sendEmpty(204);
  };
}

function readVersioning(document: string): "Enabled" | "Suspended" {
  const status = textOf(parseXml(document), "Status");
  if (status !== "Enabled" && status !== "Suspended") throw s3Errors.malformedXml();
  return status;
}

function acceptEncryption(document: string, exchange: Exchange): object {
  for (const rule of children(parseXml(document), "Rule")) {
    const byDefault = child(rule, "ApplyServerSideEncryptionByDefault");
    const [algorithm, key] = [textOf(byDefault, "SSEAlgorithm"), textOf(byDefault, "KMSMasterKeyID")];
    if (algorithm === "aws:kms" && key !== undefined) existingKey(exchange.cloud, key);
    else if (algorithm !== undefined && algorithm !== "AES256")
      throw s3Errors.notImplemented(`the encryption ${algorithm} of a bucket without a key of one's own`);
  }
  return {};
}

function acceptPolicy(document: string, exchange: Exchange): object {
  const arn = `arn:${exchange.cloud.partition}:s3:::${exchange.bucket}`;
  checkResourcePolicy(document, (text) => text === arn || text.startsWith(`${arn}/`), "MalformedPolicy");
  return {};
}
