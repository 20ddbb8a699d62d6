import { z } from "zod";
import { badRequest } from "./context";

/** What every Get…s operation takes; both arrive in the query. */
export const pageFields = {
  maxResults: z
    .string()
    .regex(/^[1-9]\d*$/u)
    .optional(),
  nextToken: z.string().optional(),
};

/**
 * Items of a page when the request names no number; API Gateway documents none for HTTP APIs, this is the one of REST
 * APIs.
 */
const defaultPageSize = 25;

export interface Page {
  readonly items: readonly unknown[];
  readonly nextToken?: string;
}

export function pageOf(
  items: readonly unknown[],
  { maxResults, nextToken }: { readonly maxResults?: string | undefined; readonly nextToken?: string | undefined },
): Page {
  const start = nextToken === undefined ? 0 : readToken(nextToken);
  const end = start + Number(maxResults ?? defaultPageSize);
  const page = items.slice(start, end);
  return end < items.length
    ? { items: page, nextToken: Buffer.from(`offset:${end}`).toString("base64url") }
    : { items: page };
}

function readToken(token: string): number {
  const offset = /^offset:(\d+)$/u.exec(Buffer.from(token, "base64url").toString())?.[1];
  if (offset === undefined) throw badRequest("The nextToken is invalid.");
  return Number(offset);
}
