/** Checks text, numbers, bytes and moments against the limits of their shape. */
import { constraintFault, type Fault, type Path, typeFault } from "./faults";
import type { Primitive, SimpleShape } from "./table";

/**
 * How a value is written. `text`: everything is text, as in a form, a header or XML. Values that services hand each
 * other inside the cloud are typed, whatever the protocol.
 */
export type Writing = "json" | "text";

export interface Circumstances {
  readonly writing: Writing;
  /** Answers are held against types and enumerations only: AWS promises no more of what it says. */
  readonly limits: boolean;
}

export function checkSimple(shape: SimpleShape, value: unknown, path: Path, how: Circumstances): readonly Fault[] {
  if (!isOfType(shape.type, value, how.writing)) return [typeFault(path, value, shape.type)];
  const constraints = [...enumeration(shape, value), ...(how.limits ? limits(shape, value) : [])];
  return constraints.map((constraint) => constraintFault(path, value, constraint));
}

/** What a value violates, without its place: keys and values of maps are told together. */
export function violations(shape: SimpleShape, value: unknown): readonly string[] {
  return [...enumeration(shape, value), ...limits(shape, value)];
}

function isOfType(type: Primitive, value: unknown, writing: Writing): boolean {
  switch (type) {
    case "string":
      return typeof value === "string";
    case "boolean":
      return typeof value === "boolean" || (writing === "text" && (value === "true" || value === "false"));
    case "integer":
      return Number.isInteger(value) || (writing === "text" && typeof value === "string" && /^-?\d+$/u.test(value));
    case "double":
      return typeof value === "number" || (writing === "text" && isNumeric(value));
    case "blob":
      return value instanceof Uint8Array || (typeof value === "string" && isBase64(value));
    case "timestamp":
      return value instanceof Date || typeof value === "number" || (writing === "text" && isMoment(value));
    case "epochSeconds":
      return value instanceof Date || typeof value === "number";
    case "dateTime":
    case "httpDate":
      return (value instanceof Date && writing === "text") || isMoment(value);
    case "document":
      return true;
  }
}

function isNumeric(value: unknown): boolean {
  return typeof value === "string" && value !== "" && Number.isFinite(Number(value));
}

function isMoment(value: unknown): boolean {
  return typeof value === "string" && !Number.isNaN(Date.parse(value));
}

function isBase64(text: string): boolean {
  return text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/u.test(text);
}

function enumeration({ values }: SimpleShape, value: unknown): readonly string[] {
  return values === undefined || values.includes(String(value))
    ? []
    : [`Member must satisfy enum value set: [${values.join(", ")}]`];
}

function limits({ type, min, max, maxBytes, pattern }: SimpleShape, value: unknown): readonly string[] {
  const size = sizeOf(type, value);
  const what = type === "integer" || type === "double" ? "value" : "length";
  return [
    ...(min !== undefined && size < min ? [`Member must have ${what} greater than or equal to ${min}`] : []),
    ...(max !== undefined && size > max ? [`Member must have ${what} less than or equal to ${max}`] : []),
    ...(maxBytes !== undefined && Buffer.byteLength(String(value)) > maxBytes
      ? [`Member must have at most ${maxBytes} bytes`]
      : []),
    ...(pattern !== undefined && !matches(pattern, String(value))
      ? [`Member must satisfy regular expression pattern: ${pattern}`]
      : []),
  ];
}

/** The number itself, or how long text or bytes are. */
function sizeOf(type: Primitive, value: unknown): number {
  if (type === "integer" || type === "double") return Number(value);
  if (value instanceof Uint8Array) return value.length;
  if (typeof value !== "string") return 0;
  return type === "blob" ? Buffer.byteLength(value, "base64") : value.length;
}

/** The whole text has to fit, as in AWS's services. */
function matches(pattern: string, text: string): boolean {
  return new RegExp(`^(?:${pattern})$`, "u").test(text);
}
