/** A request of a service that AWS's model allows, and what to plant in it that the model refuses. */
import type { ServiceName } from "../../../contract";

export type Fields = Readonly<Record<string, unknown>>;

export interface Planted {
  /** What the planted fault is, for the test's name. */
  readonly fault: string;
  /** Members that replace those of the request; undefined takes one away. */
  readonly members: Fields;
  /** How the refusal ends. */
  readonly refused: string;
}

export interface PlantedRequests {
  readonly service: ServiceName;
  readonly operation: string;
  readonly request: Fields;
  /** The code of a refusal, and that of what cannot be read. */
  readonly codes: { readonly invalid: string; readonly malformed: string };
  readonly planted: readonly Planted[];
}

/** How refusals of what is missing, or too long, end. */
export const notNull = "failed to satisfy constraint: Member must not be null";
export const longer = (length: number): string =>
  `failed to satisfy constraint: Member must have length less than or equal to ${length}`;
export const role = "arn:aws:iam::123456789012:role/build";
/** The codes of most services with JSON. */
export const awsJson = { invalid: "ValidationException", malformed: "SerializationException" };

/** Names with values, so many. */
export function many(count: number): Fields {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`name${index}`, "value"]));
}

export function tags(count: number): readonly { readonly Key: string; readonly Value: string }[] {
  return Array.from({ length: count }, (_, index) => ({ Key: `key${index}`, Value: "value" }));
}
