/** Which operation of S3 a request asks for. */
import { s3Errors } from "./errors";
import type { Exchange } from "./exchange";

export type Handler = (exchange: Exchange) => Promise<void> | void;

/** Operations by method, level and the query that names a subresource: `GET bucket?policy`, `PUT object`. */
export type Routes = Readonly<Record<string, Handler>>;

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

/** The name of the route that a request takes, whether it exists or not. */
export function routeName(exchange: Pick<Exchange, "bucket" | "key" | "query" | "request">): string {
  const level = exchange.bucket === "" ? "service" : exchange.key === "" ? "bucket" : "object";
  const names = [...exchange.query.keys()].filter((name) => !isArgument(name));
  // UploadPart has two queries; the upload is what it works on.
  const subresource = names.includes("uploadId") ? "uploadId" : names[0];
  return `${exchange.request.method ?? ""} ${level}${subresource === undefined ? "" : `?${subresource}`}`;
}

/** @throws AwsError NotImplemented for an operation that the local S3 does not know */
export function route(routes: Routes, name: string): Handler {
  const handler = Object.hasOwn(routes, name) ? routes[name] : undefined;
  if (handler === undefined) throw s3Errors.notImplemented(name);
  return handler;
}

function isArgument(name: string): boolean {
  return argumentNames.has(name) || name.startsWith("X-Amz-") || name.startsWith("response-");
}
