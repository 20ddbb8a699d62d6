/** Puts AWS's models together: what the SDK says of each operation, with the limits of another source. */
import type { NormalizedSchema } from "@smithy/core/schema";
import type { ServiceName } from "../../contract";
import {
  isPrimitive,
  type ModelTable,
  type OperationModel,
  type Primitive,
  type ServiceModel,
  type Shape,
  type TypeName,
  type Wire,
} from "../table";
import { botocore } from "./botocore";
import type { Limits, LimitSource, LimitSources } from "./limits";
import { type SdkClient, sdkClient } from "./sdk";

/** The names of the operations that the table is for, by service. */
export type Answered = Readonly<Record<ServiceName, readonly string[]>>;

export function generateTable(answered: Answered, limits: LimitSources): ModelTable {
  const services = Object.entries(answered) as [ServiceName, readonly string[]][];
  const models = services.map(([service, operations]) => {
    const client = sdkClient(service);
    return { service, client, model: new ModelWriter(client, limits(service)).model(operations) };
  });
  return {
    source: {
      botocore: botocore.version,
      botocoreLicence: botocore.licence,
      botocoreDate: botocore.date,
      sdk: Object.fromEntries(models.map(({ client }) => [client.packageName, client.version])),
    },
    services: Object.fromEntries(models.map(({ service, model }) => [service, model])) as ModelTable["services"],
  };
}

/** Timestamps by the number that stands for their format in a schema. */
const timestamps: Readonly<Record<number, Primitive>> = {
  4: "timestamp",
  5: "dateTime",
  6: "httpDate",
  7: "epochSeconds",
};

/** Writes the shapes that the operations of one service reach. */
class ModelWriter {
  private readonly shapes = new Map<TypeName, Shape>();

  public constructor(
    private readonly client: SdkClient,
    private readonly limits: LimitSource,
  ) {}

  public model(operations: readonly string[]): ServiceModel {
    const entries = [...operations].sort().map((name) => [name, this.operation(name)] as const);
    return { operations: Object.fromEntries(entries), shapes: sorted(this.shapes) };
  }

  private operation(name: string): OperationModel {
    const { input, output } = this.client.operation(name);
    const known = this.limits.operation(name);
    return {
      ...(input.isUnitSchema() ? {} : { input: this.structure(input, known?.input) }),
      ...(output.isUnitSchema() ? {} : { output: this.structure(output, known?.output) }),
    };
  }

  /** @param known the name of the shape in the source of limits */
  private type(schema: NormalizedSchema, known: string | undefined): TypeName {
    if (schema.isListSchema()) return this.list(schema, known);
    if (schema.isMapSchema()) return this.map(schema, known);
    if (schema.isStructSchema()) return this.structure(schema, known);
    return this.simple(schema, known);
  }

  private structure(schema: NormalizedSchema, known: string | undefined): TypeName {
    const name = schema.getName();
    if (name === undefined) throw new Error(`A structure of ${this.client.packageName} has no name.`);
    if (this.shapes.has(name)) return name;
    const members: Record<string, TypeName> = {};
    const wire: Record<string, Wire> = {};
    const count = requiredCount(schema);
    const shape = {
      type: schema.isUnionSchema() ? ("union" as const) : ("structure" as const),
      members,
      ...(count === 0 ? {} : { required: [...schema.structIterator()].slice(0, count).map(([member]) => member) }),
      wire,
    };
    // Before its members: a structure may hold itself.
    this.shapes.set(name, shape);
    for (const [member, target] of schema.structIterator()) {
      const type = this.type(target, known === undefined ? undefined : this.limits.member(known, member));
      members[member] = type;
      const way = wireOf(member, target);
      if (Object.keys(way).length > 0) wire[member] = way;
    }
    if (Object.keys(wire).length === 0) Reflect.deleteProperty(shape, "wire");
    return name;
  }

  private list(schema: NormalizedSchema, known: string | undefined): TypeName {
    const entry = schema.getValueSchema();
    const of = this.type(entry, known === undefined ? undefined : this.limits.entry(known));
    const element = textTrait(entry, "xmlName");
    return this.add(known ?? `list of ${of}`, {
      type: "list",
      of,
      ...(element === undefined || element === "member" ? {} : { element }),
      ...lengths(this.limitsOf(known)),
    });
  }

  private map(schema: NormalizedSchema, known: string | undefined): TypeName {
    const key = this.type(schema.getKeySchema(), known === undefined ? undefined : this.limits.key(known));
    const value = this.type(schema.getValueSchema(), known === undefined ? undefined : this.limits.entry(known));
    return this.add(known ?? `map of ${key} to ${value}`, {
      type: "map",
      key,
      value,
      ...lengths(this.limitsOf(known)),
    });
  }

  private simple(schema: NormalizedSchema, known: string | undefined): TypeName {
    const { enumerated = false, number = "double", ...limits } = this.limitsOf(known);
    const type = primitiveOf(schema, number);
    const values = enumerated && known !== undefined ? this.enumeration(known) : undefined;
    const shape = { type, ...limits, ...(values === undefined ? {} : { values }) };
    return Object.keys(shape).length === 1 || known === undefined ? type : this.add(known, shape);
  }

  private enumeration(name: string): readonly string[] {
    const values = this.client.enumeration(name);
    if (values === undefined)
      throw new Error(`${this.client.packageName} has no constant for the enumeration ${name}.`);
    return values;
  }

  private limitsOf(known: string | undefined): Limits {
    return known === undefined ? {} : this.limits.limits(known);
  }

  private add(name: string, shape: Shape): TypeName {
    const other = this.shapes.get(name);
    if (isPrimitive(name) || (other !== undefined && JSON.stringify(other) !== JSON.stringify(shape)))
      throw new Error(`${this.client.packageName} and the source of limits mean different things by ${name}.`);
    this.shapes.set(name, shape);
    return name;
  }
}

/** The first members of a structure are the required ones; the schema holds their number. */
function requiredCount(schema: NormalizedSchema): number {
  const raw: unknown = schema.getSchema();
  const count: unknown = Array.isArray(raw) ? raw[6] : undefined;
  return typeof count === "number" ? count : 0;
}

function primitiveOf(schema: NormalizedSchema, number: "double" | "integer"): Primitive {
  if (schema.isBlobSchema()) return "blob";
  if (schema.isTimestampSchema()) return timestampOf(schema);
  if (schema.isBooleanSchema()) return "boolean";
  if (schema.isNumericSchema() || schema.isBigIntegerSchema() || schema.isBigDecimalSchema()) return number;
  return schema.isDocumentSchema() ? "document" : "string";
}

function timestampOf(schema: NormalizedSchema): Primitive {
  const format: unknown = schema.getSchema();
  return (typeof format === "number" ? timestamps[format] : undefined) ?? "timestamp";
}

function wireOf(member: string, schema: NormalizedSchema): Wire {
  const header = textTrait(schema, "httpHeader");
  if (header !== undefined) return { in: "header", name: header.toLowerCase() };
  const prefix = textTrait(schema, "httpPrefixHeaders");
  if (prefix !== undefined) return { in: "headers", name: prefix };
  const query = textTrait(schema, "httpQuery");
  if (query !== undefined) return { in: "query", name: query };
  const traits = schema.getMergedTraits();
  const name = textTrait(schema, "jsonName") ?? textTrait(schema, "xmlName");
  const place = traits.httpLabel
    ? { in: "label" as const }
    : traits.httpPayload
      ? { in: "payload" as const }
      : traits.httpResponseCode
        ? { in: "status" as const }
        : traits.xmlAttribute
          ? { in: "attribute" as const }
          : {};
  return {
    ...place,
    ...(name === undefined || name === member ? {} : { name }),
    ...(traits.xmlFlattened ? { flat: true as const } : {}),
  };
}

function textTrait(
  schema: NormalizedSchema,
  name: "httpHeader" | "httpPrefixHeaders" | "httpQuery" | "jsonName" | "xmlName",
): string | undefined {
  const value = schema.getMergedTraits()[name];
  return typeof value === "string" ? value : undefined;
}

function lengths({ min, max }: Limits): { readonly min?: number; readonly max?: number } {
  return { ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) };
}

function sorted(shapes: ReadonlyMap<TypeName, Shape>): Readonly<Record<TypeName, Shape>> {
  return Object.fromEntries([...shapes].sort(([first], [second]) => (first < second ? -1 : 1)));
}
