/** Filtering, sorting and paging of SageMaker's List operations. */
import { validationException } from "./requests";

export interface ListRequest {
  readonly NextToken?: string | undefined;
  readonly MaxResults?: number | undefined;
  readonly NameContains?: string | undefined;
  readonly CreationTimeAfter?: number | undefined;
  readonly CreationTimeBefore?: number | undefined;
  readonly SortBy?: "Name" | "CreationTime" | "Status" | undefined;
  readonly SortOrder?: "Ascending" | "Descending" | undefined;
}

/** What can be listed. */
export interface Listed {
  readonly name: string;
  readonly creationTime: number;
  readonly status?: string;
}

export interface Page<Row> {
  readonly rows: readonly Row[];
  readonly NextToken?: string;
}

/** Rows of a page when the request names no number: AWS's documented default. */
const defaultPageSize = 10;

/** One page of the rows that the request asks for, sorted by creation time unless it says otherwise. */
export function listPage<Row extends Listed>(
  rows: readonly Row[],
  request: ListRequest,
  defaultOrder: "Ascending" | "Descending",
): Page<Row> {
  const selected = rows.filter((row) => matches(row, request)).sort(comparison(request, defaultOrder));
  const start = request.NextToken === undefined ? 0 : readToken(request.NextToken);
  const end = start + (request.MaxResults ?? defaultPageSize);
  const page = selected.slice(start, end);
  return end < selected.length ? { rows: page, NextToken: writeToken(end) } : { rows: page };
}

function matches(row: Listed, request: ListRequest): boolean {
  if (request.NameContains !== undefined && !row.name.toLowerCase().includes(request.NameContains.toLowerCase()))
    return false;
  if (request.CreationTimeAfter !== undefined && row.creationTime < request.CreationTimeAfter) return false;
  return request.CreationTimeBefore === undefined || row.creationTime < request.CreationTimeBefore;
}

function comparison(
  request: ListRequest,
  defaultOrder: "Ascending" | "Descending",
): (first: Listed, second: Listed) => number {
  const direction = (request.SortOrder ?? defaultOrder) === "Ascending" ? 1 : -1;
  return (first, second) =>
    direction * (compareBy(request.SortBy ?? "CreationTime", first, second) || compareNames(first, second));
}

function compareBy(key: "Name" | "CreationTime" | "Status", first: Listed, second: Listed): number {
  switch (key) {
    case "Name":
      return compareNames(first, second);
    case "CreationTime":
      return first.creationTime - second.creationTime;
    case "Status":
      return (first.status ?? "").localeCompare(second.status ?? "");
  }
}

/** Numbers inside names compare as numbers, so that version 10 comes after version 9. */
function compareNames(first: Listed, second: Listed): number {
  return first.name.localeCompare(second.name, "en", { numeric: true });
}

function writeToken(offset: number): string {
  return Buffer.from(`offset:${offset}`).toString("base64url");
}

function readToken(token: string): number {
  const offset = /^offset:(\d+)$/u.exec(Buffer.from(token, "base64url").toString())?.[1];
  if (offset === undefined) throw validationException("The NextToken is invalid.");
  return Number(offset);
}
