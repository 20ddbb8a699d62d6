import { randomUUID } from "node:crypto";
import { constants } from "node:fs";
import { copyFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { decoded } from "../../protocols/target";
import { checksumHeader } from "./checksums";
import { encryptionHeaders } from "./encryption";
import { s3Errors } from "./errors";
import type { Exchange } from "./exchange";
import { sameTag, versionHeader } from "./reading";
import type { Routes } from "./routing";
import type { NewObject, ObjectVersion } from "./storage";
import { receiveUpload } from "./upload";

/** What S3 says of an object whose type nobody named. */
export const defaultContentType = "binary/octet-stream";

/** Headers that come back as they were put. */
const keptHeaders = ["cache-control", "content-disposition", "content-language", "expires"];

/** Headers that would change what an object is; to ignore them would be to lie. */
const refusedHeaders: Readonly<Record<string, readonly string[]>> = {
  "x-amz-acl": ["private", "bucket-owner-full-control"],
  "x-amz-server-side-encryption": ["AES256"],
  "x-amz-storage-class": ["STANDARD"],
  "x-amz-tagging": [""],
  "x-amz-object-lock-mode": [],
  "x-amz-server-side-encryption-customer-algorithm": [],
};

export const writeRoutes: Routes = {
  "PUT object": async (exchange) => {
    exchange.requireBucket();
    refuseOptions(exchange);
    exchange.authorizeObject("PutObject", writeContext(exchange));
    if (exchange.header("x-amz-copy-source") === undefined) await putObject(exchange);
    else await copyObject(exchange);
  },
};

async function putObject(exchange: Exchange): Promise<void> {
  const encryption = exchange.authorizeEncryption();
  const upload = await receiveUpload(exchange.request, exchange.storage.incoming);
  const { path, size, checksum } = upload;
  const version = await commitOrRemove(exchange, {
    path,
    size,
    checksum,
    etag: `"${upload.md5.toString("hex")}"`,
    ...descriptionOf(exchange),
    ...encryption,
  });
  exchange.sendEmpty(200, {
    etag: version.etag,
    ...encryptionHeaders(version),
    ...versionHeader(version),
    ...(checksum === undefined ? {} : { [checksumHeader(checksum.algorithm)]: checksum.value }),
  });
}

/**
 * Commits an uploaded file if the preconditions hold; they are checked in the same turn, so that of two writers one
 * wins.
 */
export async function commitOrRemove(exchange: Exchange, object: NewObject): Promise<ObjectVersion> {
  try {
    checkPreconditions(exchange);
    return exchange.storage.commit(exchange.bucket, exchange.key, object);
  } catch (error) {
    await rm(object.path, { force: true });
    throw error;
  }
}

function checkPreconditions(exchange: Exchange): void {
  const existing = exchange.storage.find(exchange.bucket, exchange.key);
  const absent = exchange.header("if-none-match");
  if (absent !== undefined && absent !== "*")
    throw s3Errors.notImplemented("If-None-Match of a write with anything but *");
  if (absent === "*" && existing !== undefined) throw s3Errors.preconditionFailed();
  const expected = exchange.header("if-match");
  if (expected === undefined) return;
  if (existing === undefined) throw s3Errors.noSuchKey(exchange.key);
  if (!sameTag(expected, existing.etag)) throw s3Errors.preconditionFailed();
}

async function copyObject(exchange: Exchange): Promise<void> {
  const version = copySource(exchange);
  const encryption = exchange.authorizeEncryption();
  const path = join(exchange.storage.incoming, randomUUID());
  await copyFile(exchange.storage.pathOf(version), path, constants.COPYFILE_FICLONE);
  const description = exchange.header("x-amz-metadata-directive") === "REPLACE" ? descriptionOf(exchange) : version;
  const { contentType, headers, metadata } = description;
  const copy = await commitOrRemove(exchange, {
    path,
    contentType,
    headers,
    metadata,
    etag: version.etag,
    size: version.size,
    checksum: version.checksum,
    ...encryption,
  });
  const source = versionHeader(version)["x-amz-version-id"];
  exchange.sendXml(
    "CopyObjectResult",
    { ETag: copy.etag, LastModified: copy.lastModified },
    {
      ...versionHeader(copy),
      ...(source === undefined ? {} : { "x-amz-copy-source-version-id": source }),
    },
  );
}

function copySource(exchange: Exchange): ObjectVersion {
  const [path = "", versionId] = (exchange.header("x-amz-copy-source") ?? "").replace(/^\//u, "").split("?versionId=");
  const slash = path.indexOf("/");
  const bucket = path.slice(0, slash);
  const key = decoded(path.slice(slash + 1));
  exchange.storage.bucket(bucket);
  exchange.authorizeObject(versionId === undefined ? "GetObject" : "GetObjectVersion", undefined, bucket, key);
  const version = exchange.storage.find(bucket, key, versionId);
  if (version === undefined || version.deleteMarker) throw s3Errors.noSuchKey(key);
  exchange.authorizeDecryption(version);
  return version;
}

/** Type, kept headers and metadata of an upload. */
export function descriptionOf(exchange: Exchange): Pick<NewObject, "contentType" | "headers" | "metadata"> {
  const names = Object.keys(exchange.request.headers).filter((name) => name.startsWith("x-amz-meta-"));
  const encoding = (exchange.header("content-encoding") ?? "")
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "" && name !== "aws-chunked");
  const kept = keptHeaders.flatMap((name) => {
    const value = exchange.header(name);
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    contentType: exchange.header("content-type") ?? defaultContentType,
    headers: {
      ...Object.fromEntries(kept),
      ...(encoding.length === 0 ? {} : { "content-encoding": encoding.join(",") }),
    },
    metadata: Object.fromEntries(names.map((name) => [name.slice("x-amz-meta-".length), exchange.header(name) ?? ""])),
  };
}

export function refuseOptions(exchange: Exchange): void {
  for (const [name, allowed] of Object.entries(refusedHeaders)) {
    const value = exchange.header(name);
    if (value !== undefined && !allowed.includes(value)) throw s3Errors.notImplemented(`${name}: ${value}`);
  }
}

/** The condition keys of a write that come from its headers, each with the header's name. */
const conditionHeaders: Readonly<Record<string, string>> = {
  "s3:if-match": "if-match",
  "s3:if-none-match": "if-none-match",
  "s3:x-amz-acl": "x-amz-acl",
  "s3:x-amz-server-side-encryption": "x-amz-server-side-encryption",
};

export function writeContext(exchange: Exchange): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(conditionHeaders).flatMap(([key, header]) => {
      const value = exchange.header(header);
      return value === undefined ? [] : [[key, value] as const];
    }),
  );
}
