/**
 * AWS's own models of the operations that the local cloud answers: `awsModels.json`, written by
 * `npm run generate -- models` from the schemas of the AWS SDKs (names, members, types, enumerations) and from
 * botocore's service models (patterns, lengths and ranges, which the SDKs do not have).
 */
import { createRequire } from "node:module";
import { join } from "node:path";
import type { ServiceName } from "../contract";

/** What a type without limits of its own is called. `string` stands for text that the models leave open. */
export const primitives = [
  "blob",
  "boolean",
  "dateTime",
  "document",
  "double",
  "epochSeconds",
  "httpDate",
  "integer",
  "string",
  "timestamp",
] as const;

export type Primitive = (typeof primitives)[number];

/** The name of a primitive or of a shape of the same service. */
export type TypeName = string;

/** Where a member travels, when it is not in the document under its own name. */
export interface Wire {
  /**
   * `attribute` is one of XML, which is not read; `headers` is a map whose names begin with `name`; `status` is the
   * status of the answer.
   */
  readonly in?: "attribute" | "header" | "headers" | "label" | "payload" | "query" | "status";
  /** The name on the wire. */
  readonly name?: string;
  /** A list without an element around it (XML). */
  readonly flat?: true;
}

export interface StructureShape {
  readonly type: "structure" | "union";
  readonly members: Readonly<Record<string, TypeName>>;
  readonly required?: readonly string[];
  readonly wire?: Readonly<Record<string, Wire>>;
}

export interface ListShape {
  readonly type: "list";
  readonly of: TypeName;
  /** The element of an entry (XML). @default member */
  readonly element?: string;
  readonly min?: number;
  readonly max?: number;
}

export interface MapShape {
  readonly type: "map";
  readonly key: TypeName;
  readonly value: TypeName;
  readonly min?: number;
  readonly max?: number;
}

/** Text, bytes or numbers with limits. */
export interface SimpleShape {
  readonly type: Primitive;
  /** Fewest characters, bytes, or the lowest number. */
  readonly min?: number;
  readonly max?: number;
  /** Most bytes of text in UTF-8. */
  readonly maxBytes?: number;
  /** A regular expression (flag `u`) for the whole text. */
  readonly pattern?: string;
  /** A pattern of AWS that JavaScript cannot read: nothing is checked by it. */
  readonly unreadablePattern?: string;
  readonly values?: readonly string[];
}

export type Shape = ListShape | MapShape | SimpleShape | StructureShape;

export interface OperationModel {
  readonly input?: TypeName;
  readonly output?: TypeName;
}

export interface ServiceModel {
  readonly operations: Readonly<Record<string, OperationModel>>;
  readonly shapes: Readonly<Record<TypeName, Shape>>;
}

/** Where the table comes from. */
export interface Source {
  readonly botocore: string;
  readonly botocoreLicence: string;
  /** The day on which this version of botocore was published. */
  readonly botocoreDate: string;
  /** The versions of the SDK's clients, by package. */
  readonly sdk: Readonly<Record<string, string>>;
}

export interface ModelTable {
  readonly source: Source;
  readonly services: Readonly<Record<ServiceName, ServiceModel>>;
}

export const tableFile = join(__dirname, "awsModels.json");

const load = createRequire(__filename);

/** The table; Node reads it once in a process. */
export function readTable(): ModelTable {
  return load(tableFile) as ModelTable;
}

export function isPrimitive(type: TypeName): type is Primitive {
  return primitives.some((primitive) => primitive === type);
}

export function isSimple(shape: Shape): shape is SimpleShape {
  return isPrimitive(shape.type);
}

/** @throws Error for a name that the service's model does not know: the table is not whole */
export function shapeOf({ shapes }: ServiceModel, type: TypeName): Shape {
  const shape = shapes[type];
  if (shape !== undefined) return shape;
  if (isPrimitive(type)) return { type };
  throw new Error(`The table of AWS's models has no shape ${type}.`);
}
