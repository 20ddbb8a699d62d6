/**
 * What a request asks for. A target is whatever a client has written: nothing here parses it as a URL, which refuses
 * some (`//`, `/\`) and rewrites others (`..`).
 */
import type { IncomingMessage } from "node:http";
import { AwsError } from "../contract";

export interface Target {
  /** As it came, still encoded. */
  readonly pathname: string;
  readonly searchParams: URLSearchParams;
}

export function targetOf(request: Pick<IncomingMessage, "url">): Target {
  const { pathname, queryString } = splitTarget(request);
  return { pathname, searchParams: new URLSearchParams(queryString) };
}

/** Both parts as they came, still encoded. */
export function splitTarget({ url = "/" }: Pick<IncomingMessage, "url">): {
  readonly pathname: string;
  readonly queryString: string;
} {
  const question = url.indexOf("?");
  return question === -1
    ? { pathname: url, queryString: "" }
    : { pathname: url.slice(0, question), queryString: url.slice(question + 1) };
}

/** @throws AwsError InvalidURI, as S3 says it, when the text is not what it encodes */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new AwsError("InvalidURI", "Couldn't parse the specified URI.");
  }
}
