import type { z } from "zod";
import type { Access, Table } from "../../contract";
import type { Tags } from "../tags";

/** One thing that belongs to an API. */
export interface ChildReference {
  readonly apiId: string;
  readonly id: string;
}

export interface ChildCreation<Child> {
  readonly apiId: string;
  readonly tags?: Tags | undefined;
  /** With an id of its own, and what a new one has when its request says nothing. */
  readonly child: Child;
}

export interface ChildChange<Child> extends ChildReference {
  readonly changes: Partial<Child>;
}

/** One kind of thing that belongs to an API. */
export interface ChildKind<Child extends object> {
  /** As in the names of operations: `Route`. */
  readonly name: string;
  /** In paths: `routes`. */
  readonly path: string;
  /** The member that identifies it: `routeId`. */
  readonly id: string;
  readonly idOf: (child: Child) => string;
  readonly table: Table<Child>;
  readonly reference: z.ZodType<ChildReference>;
  readonly creation: z.ZodType<ChildCreation<Child>>;
  readonly change: z.ZodType<ChildChange<Child>>;
  /** What else the caller needs for what a request sets, besides the method on the path. */
  readonly furtherAccess?: (set: Partial<Child>) => readonly Access[];
  /** @throws AwsError for one that cannot be */
  readonly check?: (apiId: string, child: Child) => void;
  /** @throws AwsError while something needs it */
  readonly checkDeletion?: (apiId: string, id: string) => void;
}
