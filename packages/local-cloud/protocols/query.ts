/**
 * AWS Query: a form each way in, XML out. `Tags.member.1.Key=a` is the list `Tags`, `Attributes.entry.1.key` the map
 * `Attributes`.
 */
import type { AwsError } from "../contract";
import { renderXml, type XmlElements, type XmlValue } from "./xml";

/** The namespaces that the services' own documents carry. */
const namespaces: Readonly<Record<string, string>> = {
  iam: "https://iam.amazonaws.com/doc/2010-05-08/",
  sns: "http://sns.amazonaws.com/doc/2010-03-31/",
  sts: "https://sts.amazonaws.com/doc/2011-06-15/",
};

interface Node {
  [name: string]: Node | string;
}

/** Parses a form into the operation's name and its input. Every value is text. */
export function parseQueryRequest(body: Buffer): { readonly operation: string; readonly input: unknown } {
  const root: Node = {};
  for (const [name, value] of new URLSearchParams(body.toString("utf8"))) insert(root, name.split("."), value);
  const { Action: operation = "", ...input } = root;
  delete input["Version"];
  return { operation: typeof operation === "string" ? operation : "", input: simplify(input) };
}

function insert(node: Node, path: readonly string[], value: string): void {
  const [head = "", ...rest] = path;
  if (rest.length === 0) {
    node[head] = value;
    return;
  }
  const next = node[head];
  const child = typeof next === "object" ? next : {};
  node[head] = child;
  insert(child, rest, value);
}

/** Turns `{ member: { 1: a, 2: b } }` into a list and `{ entry: { 1: { key, value } } }` into a record. */
function simplify(value: Node | string): unknown {
  if (typeof value === "string") return value;
  const names = Object.keys(value);
  const [only] = names;
  const inner = only === undefined ? undefined : value[only];
  if (names.length === 1 && only === "member") return typeof inner === "object" ? numbered(inner).map(simplify) : [];
  if (names.length === 1 && only === "entry" && typeof inner === "object")
    return Object.fromEntries(numbered(inner).map((entry) => [textOf(entry, "key"), textOf(entry, "value")]));
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, simplify(entry)]));
}

function numbered(entries: Node): readonly (Node | string)[] {
  return Object.entries(entries)
    .sort(([first], [second]) => Number(first) - Number(second))
    .map(([, entry]) => entry);
}

function textOf(entry: Node | string, name: string): string {
  const text = typeof entry === "string" ? undefined : entry[name];
  return typeof text === "string" ? text : "";
}

/** Renders a result: arrays as `member` elements, a Map as `entry` elements, the rest as it is. */
export function renderQueryResponse(service: string, operation: string, output: unknown, requestId: string): string {
  const result = output === undefined || output === null ? {} : toXml(output);
  return renderXml(
    `${operation}Response`,
    { [`${operation}Result`]: result, ResponseMetadata: { RequestId: requestId } },
    namespaces[service],
  );
}

function toXml(value: unknown): XmlValue {
  if (value instanceof Date || value === undefined) return value;
  if (value instanceof Map) {
    const entries: Iterable<readonly [string, unknown]> = value;
    return { entry: [...entries].map(([key, entry]) => ({ key, value: toXml(entry) })) };
  }
  if (Array.isArray(value)) return { member: value.map(toXml) };
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, toXml(entry)])) satisfies XmlElements;
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  throw new TypeError(`A result holds a value of type ${typeof value}, which XML cannot say.`);
}

/** Renders an error so that an SDK throws the exception of that name. */
export function renderQueryError(service: string, error: AwsError, requestId: string): string {
  const Type = error.status < 500 ? "Sender" : "Receiver";
  return renderXml(
    "ErrorResponse",
    { Error: { Type, Code: error.code, Message: error.message }, RequestId: requestId },
    namespaces[service],
  );
}
