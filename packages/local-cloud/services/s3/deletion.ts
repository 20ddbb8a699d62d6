import { serviceError } from "../../protocols/errors";
import { children, textOf, type XmlElements } from "../../protocols/xml";
import { s3Errors } from "./errors";
import type { Exchange } from "./exchange";
import type { Routes } from "./routing";

interface Deleted {
  /** The version that was removed, or the marker that was added. */
  readonly versionId: string | undefined;
  readonly deleteMarker: boolean;
}

/** Keys of one DeleteObjects. Source: its page in the API reference. */
const mostKeys = 1_000;

export const deleteRoutes: Routes = {
  "DELETE object": (exchange) => {
    exchange.requireBucket();
    const { versionId, deleteMarker } = deleteVersion(
      exchange,
      exchange.key,
      exchange.query.get("versionId") ?? undefined,
    );
    exchange.sendEmpty(204, {
      ...(versionId === undefined || versionId === "null" ? {} : { "x-amz-version-id": versionId }),
      ...(deleteMarker ? { "x-amz-delete-marker": "true" } : {}),
    });
  },
  "POST bucket?delete": async (exchange) => {
    exchange.requireBucket();
    const text = await exchange.text();
    // Before they cost anything.
    if ((text.match(/<Object[\s>]/gu) ?? []).length > mostKeys) throw s3Errors.malformedXml();
    const document = exchange.checkDocument(text);
    const results = children(document, "Object").map((object) =>
      deleteOne(exchange, textOf(object, "Key") ?? "", textOf(object, "VersionId")),
    );
    const quiet = textOf(document, "Quiet") === "true";
    exchange.sendXml("DeleteResult", {
      Deleted: quiet ? [] : results.flatMap((result) => ("deleted" in result ? [result.deleted] : [])),
      Error: results.flatMap((result) => ("error" in result ? [result.error] : [])),
    });
  },
};

function deleteOne(
  exchange: Exchange,
  key: string,
  versionId: string | undefined,
): { readonly deleted: XmlElements } | { readonly error: XmlElements } {
  try {
    const result = deleteVersion(exchange, key, versionId);
    return {
      deleted: {
        Key: key,
        VersionId: versionId,
        ...(result.deleteMarker ? { DeleteMarker: true, DeleteMarkerVersionId: result.versionId } : {}),
      },
    };
  } catch (thrown) {
    const { code, message } = serviceError("s3", thrown);
    return { error: { Key: key, VersionId: versionId, Code: code, Message: message } };
  }
}

/** Deleting what does not exist succeeds. */
function deleteVersion(exchange: Exchange, key: string, versionId: string | undefined): Deleted {
  const { storage, bucket } = exchange;
  if (versionId === undefined) {
    exchange.authorizeObject("DeleteObject", undefined, bucket, key);
    const marker = storage.hide(bucket, key);
    return { versionId: marker?.versionId, deleteMarker: marker !== undefined };
  }
  exchange.authorizeObject("DeleteObjectVersion", { "s3:VersionId": versionId }, bucket, key);
  return { versionId, deleteMarker: storage.remove(bucket, key, versionId)?.deleteMarker ?? false };
}
