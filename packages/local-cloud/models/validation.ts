/** Holds a value against a shape of AWS's models. */
import { constraintFault, type Fault, type Path, typeFault, unknownFault } from "./faults";
import { checkSimple, type Circumstances, violations } from "./simpleValues";
import {
  isSimple,
  type ListShape,
  type MapShape,
  type ServiceModel,
  type Shape,
  shapeOf,
  type StructureShape,
  type TypeName,
} from "./table";
import { type Fields, fieldsOf, type Naming } from "./wireNames";

export interface Rules extends Circumstances {
  readonly naming: Naming;
  /** Members that may be missing although the model requires them: `structure.member`. */
  readonly optional: ReadonlySet<string>;
}

interface Place {
  readonly path: Path;
  readonly rules: Rules;
}

const notNull = "Member must not be null";

/** Checks values of one service. */
export class Validation {
  public constructor(
    private readonly model: ServiceModel,
    private readonly rules: Rules,
  ) {}

  /** @param value as it was read from the wire; neither undefined nor null */
  public check(type: TypeName, value: unknown): readonly Fault[] {
    return this.checkAt(type, value, { path: [], rules: this.rules });
  }

  private checkAt(type: TypeName, value: unknown, place: Place): readonly Fault[] {
    const shape = shapeOf(this.model, type);
    if (isSimple(shape)) return checkSimple(shape, value, place.path, place.rules);
    switch (shape.type) {
      case "structure":
      case "union":
        return isFields(value)
          ? this.checkStructure(type, shape, value, place)
          : [typeFault(place.path, value, "structure")];
      case "list":
        return this.checkList(shape, value, place);
      case "map":
        return isFields(value) ? this.checkMap(shape, value, place) : [typeFault(place.path, value, "map")];
    }
  }

  private checkStructure(
    type: TypeName,
    shape: StructureShape,
    value: Fields,
    { path, rules }: Place,
  ): readonly Fault[] {
    const { members, required = [], wire = {} } = shape;
    const { fields, unknown } = fieldsOf(shape, value, rules.naming);
    const present = Object.entries(fields);
    const missing = required.filter(
      (member) =>
        fields[member] === undefined && wire[member]?.in !== "attribute" && !rules.optional.has(`${type}.${member}`),
    );
    const empty = shape.type === "union" && present.length !== 1;
    return [
      ...unknown.map((name) => unknownFault([...path, name])),
      ...missing.map((member) => constraintFault([...path, member], undefined, notNull)),
      ...(empty ? [constraintFault(path, value, "Member must have exactly one of its members set")] : []),
      ...present.flatMap(([member, field]) => {
        const writing = isText(wire[member]?.in) ? "text" : rules.writing;
        return this.checkAt(members[member] ?? "document", field, {
          path: [...path, member],
          rules: { ...rules, writing },
        });
      }),
    ];
  }

  private checkList(shape: ListShape, value: unknown, { path, rules }: Place): readonly Fault[] {
    const entries = listOf(value, rules);
    if (entries === undefined) return [typeFault(path, value, "list")];
    return [
      ...lengthFaults(shape, entries.length, value, { path, rules }),
      ...entries.flatMap((entry, index) =>
        entry === undefined || entry === null
          ? [constraintFault([...path, index], undefined, notNull)]
          : this.checkAt(shape.of, entry, { path: [...path, index], rules }),
      ),
    ];
  }

  private checkMap(shape: MapShape, value: Fields, { path, rules }: Place): readonly Fault[] {
    const entries = Object.entries(value).filter(([, entry]) => entry !== undefined && entry !== null);
    const key = shapeOf(this.model, shape.key);
    return [
      ...lengthFaults(shape, entries.length, value, { path, rules }),
      ...entries.flatMap(([name]) => (rules.limits ? keyFaults(key, name, path) : [])),
      ...entries.flatMap(([name, entry]) => this.checkAt(shape.value, entry, { path: [...path, name], rules })),
    ];
  }
}

function keyFaults(shape: Shape, name: string, path: Path): readonly Fault[] {
  const violated = isSimple(shape) ? violations(shape, name) : [];
  return violated.length === 0
    ? []
    : [constraintFault(path, name, `Map keys must satisfy constraint: [${violated.join(", ")}]`)];
}

function lengthFaults(
  { min, max }: Pick<ListShape, "max" | "min">,
  length: number,
  value: unknown,
  { path, rules: { limits } }: Place,
): readonly Fault[] {
  if (!limits) return [];
  const constraints = [
    ...(min !== undefined && length < min ? [`Member must have length greater than or equal to ${min}`] : []),
    ...(max !== undefined && length > max ? [`Member must have length less than or equal to ${max}`] : []),
  ];
  return constraints.map((constraint) => constraintFault(path, value, constraint));
}

/** In a form an empty list is empty text, and so is a list of one in a query. */
function listOf(value: unknown, { writing }: Rules): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value as readonly unknown[];
  if (writing === "json" || typeof value !== "string") return undefined;
  return value === "" ? [] : [value];
}

function isText(place: string | undefined): boolean {
  return place === "header" || place === "label" || place === "query";
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);
}
