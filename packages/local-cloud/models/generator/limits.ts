/**
 * Where limits come from. A service's model names each shape, so that a limit can be found from an operation, member by
 * member.
 */
import type { ServiceName } from "../../contract";
import type { SimpleShape } from "../table";

/** The limits of one shape, and whether its values are an enumeration. */
export interface Limits extends Pick<SimpleShape, "min" | "max" | "maxBytes" | "pattern" | "unreadablePattern"> {
  readonly enumerated?: boolean;
  /** Numbers of the SDK's schemas are of no particular kind. */
  readonly number?: "double" | "integer";
}

export interface LimitSource {
  /** The shapes of an operation; undefined for one that the source does not know. */
  operation(name: string): { readonly input?: string | undefined; readonly output?: string | undefined } | undefined;
  /** The shape of a structure's member. */
  member(structure: string, member: string): string | undefined;
  /** The shape of a list's entries, or of a map's values. */
  entry(container: string): string | undefined;
  /** The shape of a map's keys. */
  key(map: string): string | undefined;
  limits(shape: string): Limits;
}

export type LimitSources = (service: ServiceName) => LimitSource;
