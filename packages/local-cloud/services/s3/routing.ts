/** Which handler a request goes to. */
import { s3Errors } from "./errors";
import type { Exchange } from "./exchange";

export type Handler = (exchange: Exchange) => Promise<void> | void;

/** Operations by method, level and the query that names a subresource: `GET bucket?policy`, `PUT object`. */
export type Routes = Readonly<Record<string, Handler>>;

/** @throws AwsError NotImplemented for an operation that the local S3 does not know */
export function route(routes: Routes, name: string): Handler {
  const handler = Object.hasOwn(routes, name) ? routes[name] : undefined;
  if (handler === undefined) throw s3Errors.notImplemented(name);
  return handler;
}
