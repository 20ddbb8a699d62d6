/** AwsJson 1.0 and 1.1: the operation in `x-amz-target`, a JSON document each way, times as seconds since 1970. */
import { AwsError } from "../contract";

/** More levels than any operation's input has; what follows may go down level by level. */
const mostLevels = 64;

/** Parses the document of a request. */
export function parseJsonRequest(body: Buffer): unknown {
  if (body.length === 0) return {};
  const document = parseDocument(body);
  requireLevels(document);
  return withoutNulls(document);
}

/** A member that is null counts as absent, with AWS as with its SDKs. In a list it stays, and is refused. */
export function withoutNulls(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(withoutNulls);
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, member]: [string, unknown]) =>
      member === null ? [] : [[name, withoutNulls(member)] as const],
    ),
  );
}

function parseDocument(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    throw new AwsError("SerializationException", "The request is not a JSON document.");
  }
}

function requireLevels(document: unknown): void {
  let level = [document];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > mostLevels)
      throw new AwsError("SerializationException", `The request's document has more than ${mostLevels} levels.`);
    level = level.flatMap((value): unknown[] =>
      typeof value === "object" && value !== null ? Object.values(value) : [],
    );
  }
}

/** Renders the result of an operation: Dates become seconds, bytes become base64. */
export function renderJsonResponse(output: unknown): string {
  return JSON.stringify(output ?? {}, wireValue);
}

/** Called by JSON.stringify with the holder as `this`: a Date has already become text in `value`. */
function wireValue(this: Readonly<Record<string, unknown>>, key: string, value: unknown): unknown {
  const original = this[key];
  if (original instanceof Date) return original.getTime() / 1000;
  if (original instanceof Uint8Array) return Buffer.from(original).toString("base64");
  return value;
}

/** Renders an error so that an SDK throws the exception of that name. */
export function renderJsonError(error: AwsError): string {
  return JSON.stringify({ __type: error.code, message: error.message, Message: error.message });
}
