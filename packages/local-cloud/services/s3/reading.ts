import { open } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { checksumHeader } from "./checksums";
import { encryptionHeaders } from "./encryption";
import { s3Errors } from "./errors";
import type { Exchange } from "./exchange";
import type { Routes } from "./routing";
import type { ObjectVersion } from "./storage";

/** The bytes of an object from `first` to `last`, both included. */
interface ByteRange {
  readonly first: number;
  readonly last: number;
}

export const readRoutes: Routes = {
  "HEAD object": (exchange) => {
    const version = readableVersion(exchange);
    if (notModified(exchange, version)) exchange.sendEmpty(304, { etag: version.etag });
    else {
      exchange.writeHead(200, { ...objectHeaders(exchange, version), "content-length": version.size });
      exchange.response.end();
    }
  },
  "GET object": async (exchange) => {
    const version = readableVersion(exchange);
    exchange.authorizeDecryption(version);
    if (notModified(exchange, version)) exchange.sendEmpty(304, { etag: version.etag });
    else await sendContent(exchange, version);
  },
};

/** Finds the version that a request may read, with S3's own order of refusals. */
function readableVersion(exchange: Exchange): ObjectVersion {
  exchange.requireBucket();
  const versionId = exchange.query.get("versionId") ?? undefined;
  if (versionId === undefined) exchange.authorizeObject("GetObject");
  else exchange.authorizeObject("GetObjectVersion", { "s3:VersionId": versionId });
  const version = exchange.storage.find(exchange.bucket, exchange.key, versionId);
  if (version === undefined) {
    // Whoever may not list the bucket is not told that a key is missing: 403 instead of 404.
    exchange.authorizeBucket("ListBucket");
    if (exchange.storage.versions(exchange.bucket, exchange.key).length > 0)
      exchange.response.setHeader("x-amz-delete-marker", String(versionId === undefined));
    throw versionId === undefined ? s3Errors.noSuchKey(exchange.key) : s3Errors.noSuchVersion();
  }
  if (version.deleteMarker) throw s3Errors.isDeleteMarker();
  const expected = exchange.header("if-match");
  if (expected !== undefined && expected !== "*" && !sameTag(expected, version.etag))
    throw s3Errors.preconditionFailed();
  return version;
}

function notModified(exchange: Exchange, version: ObjectVersion): boolean {
  const known = exchange.header("if-none-match");
  if (known !== undefined) return known === "*" || sameTag(known, version.etag);
  const since = exchange.header("if-modified-since");
  return since !== undefined && Date.parse(version.lastModified) < Date.parse(since) + 1000;
}

/** Entity tags are compared without their quotes: not every client sends them. */
export function sameTag(first: string, second: string): boolean {
  return first.replaceAll('"', "") === second.replaceAll('"', "");
}

async function sendContent(exchange: Exchange, version: ObjectVersion): Promise<void> {
  const range = requestedRange(exchange.header("range"), version.size);
  const { first, last } = range ?? { first: 0, last: version.size - 1 };
  const file = await open(exchange.storage.pathOf(version));
  try {
    exchange.writeHead(range === undefined ? 200 : 206, {
      ...objectHeaders(exchange, version, range !== undefined),
      "content-length": last - first + 1,
      ...(range === undefined ? {} : { "content-range": `bytes ${first}-${last}/${version.size}` }),
    });
    if (version.size === 0) exchange.response.end();
    else await pipeline(file.createReadStream({ start: first, end: last, autoClose: false }), exchange.response);
  } finally {
    await file.close();
  }
}

/** Reads `bytes=0-9`, `bytes=10-` or `bytes=-10`. Anything else is ignored, as S3 does. */
function requestedRange(header: string | undefined, size: number): ByteRange | undefined {
  const [, from = "", to = ""] = /^bytes=(\d*)-(\d*)$/u.exec(header ?? "") ?? [];
  if (from === "" && to === "") return undefined;
  const first = from === "" ? Math.max(size - Number(to), 0) : Number(from);
  const last = from === "" || to === "" ? size - 1 : Math.min(Number(to), size - 1);
  if (first > last) throw s3Errors.invalidRange();
  return { first, last };
}

function objectHeaders(exchange: Exchange, version: ObjectVersion, partial = false): Record<string, string> {
  const { checksum, metadata } = version;
  const wantsChecksum = exchange.header("x-amz-checksum-mode")?.toUpperCase() === "ENABLED" && !partial;
  return {
    ...version.headers,
    "accept-ranges": "bytes",
    "content-type": exchange.query.get("response-content-type") ?? version.contentType,
    etag: version.etag,
    "last-modified": new Date(version.lastModified).toUTCString(),
    ...encryptionHeaders(version),
    ...versionHeader(version),
    ...(checksum !== undefined && wantsChecksum
      ? { [checksumHeader(checksum.algorithm)]: checksum.value, "x-amz-checksum-type": "FULL_OBJECT" }
      : {}),
    ...Object.fromEntries(Object.entries(metadata).map(([name, value]) => [`x-amz-meta-${name}`, value])),
  };
}

/** Buckets without versioning do not name versions. */
export function versionHeader({ versionId }: Pick<ObjectVersion, "versionId">): Record<string, string> {
  return versionId === "null" ? {} : { "x-amz-version-id": versionId };
}
