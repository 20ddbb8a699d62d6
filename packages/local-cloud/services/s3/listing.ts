import type { ConditionContext } from "../../contract";
import type { XmlElements } from "../../protocols/xml";
import type { Exchange } from "./exchange";
import type { Routes } from "./routing";
import type { ObjectVersion } from "./storage";

/** One line of a list: an object's version, or everything below a common prefix. */
type Line =
  | { readonly prefix: string }
  | { readonly key: string; readonly version: ObjectVersion; readonly latest: boolean };

/** The most lines of one answer. */
const mostLines = 1000;

export const listRoutes: Routes = {
  "GET bucket": (exchange) => {
    exchange.requireBucket();
    exchange.authorizeBucket("ListBucket", listContext(exchange));
    if (exchange.query.get("list-type") === "2") sendSecondList(exchange);
    else sendFirstList(exchange);
  },
  "GET bucket?versions": (exchange) => {
    exchange.requireBucket();
    exchange.authorizeBucket("ListBucketVersions", listContext(exchange));
    sendVersions(exchange);
  },
};

function listContext({ query }: Exchange): ConditionContext {
  return Object.fromEntries(
    ["prefix", "delimiter", "max-keys"].flatMap((name) => {
      const value = query.get(name);
      return value === null ? [] : [[`s3:${name}`, value] as const];
    }),
  );
}

function sendSecondList(exchange: Exchange): void {
  const token = exchange.query.get("continuation-token");
  const after = token === null ? exchange.query.get("start-after") : Buffer.from(token, "base64url").toString("utf8");
  const { page, truncated } = pageOf(exchange, currentLines(exchange, after ?? ""));
  const last = page.at(-1);
  exchange.sendXml("ListBucketResult", {
    ...commonElements(exchange, truncated),
    KeyCount: page.length,
    ContinuationToken: token ?? undefined,
    StartAfter: exchange.query.get("start-after") ?? undefined,
    NextContinuationToken:
      truncated && last !== undefined ? Buffer.from(nameOf(last)).toString("base64url") : undefined,
    ...contents(exchange, page),
  });
}

function sendFirstList(exchange: Exchange): void {
  const marker = exchange.query.get("marker") ?? "";
  const { page, truncated } = pageOf(exchange, currentLines(exchange, marker));
  const last = page.at(-1);
  exchange.sendXml("ListBucketResult", {
    ...commonElements(exchange, truncated),
    Marker: marker,
    NextMarker: truncated && last !== undefined ? encoded(exchange, nameOf(last)) : undefined,
    ...contents(exchange, page),
  });
}

function sendVersions(exchange: Exchange): void {
  const keyMarker = exchange.query.get("key-marker") ?? "";
  const versionMarker = exchange.query.get("version-id-marker");
  const all = linesOf(exchange, (versions) => versions);
  const marked = all.findIndex(
    (line) => "key" in line && line.key === keyMarker && line.version.versionId === versionMarker,
  );
  const lines = marked === -1 ? all.filter((line) => nameOf(line) > keyMarker) : all.slice(marked + 1);
  const { page, truncated } = pageOf(exchange, lines);
  const last = page.at(-1);
  const entries = page.filter((line) => "key" in line);
  exchange.sendXml("ListVersionsResult", {
    ...commonElements(exchange, truncated),
    KeyMarker: keyMarker,
    NextKeyMarker: truncated && last !== undefined ? encoded(exchange, nameOf(last)) : undefined,
    NextVersionIdMarker: truncated && last !== undefined && "key" in last ? last.version.versionId : undefined,
    Version: entries
      .filter(({ version }) => !version.deleteMarker)
      .map(({ key, version, latest }) => ({
        ...objectElements(exchange, key, version),
        VersionId: version.versionId,
        IsLatest: latest,
      })),
    DeleteMarker: entries
      .filter(({ version }) => version.deleteMarker)
      .map(({ key, version, latest }) => ({
        Key: encoded(exchange, key),
        VersionId: version.versionId,
        IsLatest: latest,
        LastModified: version.lastModified,
      })),
    CommonPrefixes: prefixElements(exchange, page),
  });
}

/** The lines of keys that are not deleted, after a key or common prefix. */
function currentLines(exchange: Exchange, after: string): readonly Line[] {
  const lines = linesOf(exchange, (versions) => versions.slice(0, 1).filter(({ deleteMarker }) => !deleteMarker));
  return lines.filter((line) => nameOf(line) > after);
}

function linesOf(
  exchange: Exchange,
  select: (versions: readonly ObjectVersion[]) => readonly ObjectVersion[],
): readonly Line[] {
  const prefix = exchange.query.get("prefix") ?? "";
  const delimiter = exchange.query.get("delimiter") ?? "";
  const lines: Line[] = [];
  for (const [key, versions] of exchange.storage.keys(exchange.bucket)) {
    const selected = key.startsWith(prefix) ? select(versions) : [];
    if (selected.length === 0) continue;
    const end = delimiter === "" ? -1 : key.indexOf(delimiter, prefix.length);
    const common = end === -1 ? undefined : key.slice(0, end + delimiter.length);
    const last = lines.at(-1);
    if (common === undefined)
      lines.push(...selected.map((version) => ({ key, version, latest: version === versions[0] })));
    else if (last === undefined || !("prefix" in last) || last.prefix !== common) lines.push({ prefix: common });
  }
  return lines;
}

function pageOf(
  exchange: Exchange,
  lines: readonly Line[],
): { readonly page: readonly Line[]; readonly truncated: boolean } {
  const limit = maximumOf(exchange);
  return { page: lines.slice(0, limit), truncated: limit > 0 && lines.length > limit };
}

function maximumOf({ query }: Exchange): number {
  return Math.min(Number(query.get("max-keys") ?? mostLines), mostLines);
}

function nameOf(line: Line): string {
  return "key" in line ? line.key : line.prefix;
}

function commonElements(exchange: Exchange, truncated: boolean): XmlElements {
  const delimiter = exchange.query.get("delimiter");
  return {
    Name: exchange.bucket,
    Prefix: encoded(exchange, exchange.query.get("prefix") ?? ""),
    Delimiter: delimiter === null ? undefined : encoded(exchange, delimiter),
    MaxKeys: maximumOf(exchange),
    EncodingType: exchange.query.get("encoding-type") ?? undefined,
    IsTruncated: truncated,
  };
}

function contents(exchange: Exchange, page: readonly Line[]): XmlElements {
  return {
    Contents: page.filter((line) => "key" in line).map(({ key, version }) => objectElements(exchange, key, version)),
    CommonPrefixes: prefixElements(exchange, page),
  };
}

function prefixElements(exchange: Exchange, page: readonly Line[]): readonly XmlElements[] {
  return page.filter((line) => "prefix" in line).map(({ prefix }) => ({ Prefix: encoded(exchange, prefix) }));
}

function objectElements(exchange: Exchange, key: string, version: ObjectVersion): XmlElements {
  return {
    Key: encoded(exchange, key),
    LastModified: version.lastModified,
    ETag: version.etag,
    Size: version.size,
    StorageClass: "STANDARD",
  };
}

/** XML cannot hold every character that a key can: clients may ask for keys in URL encoding. */
function encoded({ query }: Exchange, name: string): string {
  return query.get("encoding-type") === "url" ? encodeURIComponent(name).replaceAll("%2F", "/") : name;
}
