/**
 * AWS Query: a form each way in, XML out. `Tags.member.1.Key=a` is the list `Tags`, `Attributes.entry.1.key` the map
 * `Attributes`.
 */
import { AwsError } from "../contract";
import { renderXml, type XmlElements, type XmlValue } from "./xml";

/** The namespaces that the services' own documents carry. */
const namespaces: Readonly<Record<string, string>> = {
  iam: "https://iam.amazonaws.com/doc/2010-05-08/",
  sns: "http://sns.amazonaws.com/doc/2010-03-31/",
  sts: "https://sts.amazonaws.com/doc/2011-06-15/",
};

/** What names are on the wire is the client's choice: in a Map none of them means anything to JavaScript. */
type Node = Map<string, Node | string>;

/** More levels than any operation's input has. */
const mostLevels = 32;

/** Parses a form into the operation's name and its input. Every value is text. */
export function parseQueryRequest(body: Buffer): { readonly operation: string; readonly input: unknown } {
  const root: Node = new Map();
  for (const [name, value] of new URLSearchParams(body.toString("utf8"))) insert(root, name.split("."), value);
  const operation = root.get("Action");
  for (const name of ["Action", "Version"]) root.delete(name);
  return { operation: typeof operation === "string" ? operation : "", input: members(root) };
}

function insert(node: Node, path: readonly string[], value: string): void {
  if (path.length > mostLevels)
    throw new AwsError("MalformedQueryString", `A name of the form has more than ${mostLevels} levels.`);
  const [head = "", ...rest] = path;
  if (rest.length === 0) {
    node.set(head, value);
    return;
  }
  const next = node.get(head);
  const child: Node = typeof next === "object" ? next : new Map();
  node.set(head, child);
  insert(child, rest, value);
}

/** Turns `{ member: { 1: a, 2: b } }` into a list and `{ entry: { 1: { key, value } } }` into a record. */
function simplify(value: Node | string): unknown {
  if (typeof value === "string") return value;
  const [only, inner] = [...value][0] ?? [];
  if (value.size === 1 && only === "member") return typeof inner === "object" ? numbered(inner).map(simplify) : [];
  if (value.size === 1 && only === "entry" && typeof inner === "object")
    return Object.fromEntries(numbered(inner).map((entry) => [textOf(entry, "key"), textOf(entry, "value")]));
  return members(value);
}

function members(node: Node): unknown {
  return Object.fromEntries([...node].map(([name, entry]) => [name, simplify(entry)]));
}

function numbered(entries: Node): readonly (Node | string)[] {
  return [...entries].sort(([first], [second]) => Number(first) - Number(second)).map(([, entry]) => entry);
}

function textOf(entry: Node | string, name: string): string {
  const text = typeof entry === "string" ? undefined : entry.get(name);
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
