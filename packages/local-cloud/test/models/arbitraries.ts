/** Makes values that AWS's models allow, whatever they are. */
import fc from "fast-check";
import {
  isSimple,
  type ListShape,
  type MapShape,
  type ServiceModel,
  shapeOf,
  type SimpleShape,
  type StructureShape,
  type TypeName,
} from "../../models/table";
import type { TextMaker } from "./texts";

type Value = fc.Arbitrary<unknown>;

/** How a request is written, as the guard reads it. */
export interface Wiring {
  /** By the names on the wire. */
  readonly named: boolean;
  /** All leaves are text. */
  readonly text: boolean;
}

/** Below this depth structures have their required members only: some hold themselves. */
const deepest = 3;
/** Most entries above the fewest. */
const furtherEntries = 2;

/** Makes values of one service. */
export class ValueMaker {
  /** @param texts one for all services, which have many patterns in common */
  public constructor(
    private readonly model: ServiceModel,
    private readonly wiring: Wiring,
    private readonly texts: TextMaker,
  ) {}

  public valueOf(type: TypeName, depth = 0, text = this.wiring.text): Value {
    const shape = shapeOf(this.model, type);
    if (isSimple(shape)) return this.simple(shape, text);
    switch (shape.type) {
      case "list":
        return fc.array(this.valueOf(shape.of, depth + 1, text), lengths(shape));
      case "map": {
        const entry = fc.tuple(this.valueOf(shape.key, depth + 1, true), this.valueOf(shape.value, depth + 1, text));
        return fc.uniqueArray(entry, { ...lengths(shape), selector: ([key]) => key }).map(Object.fromEntries);
      }
      case "structure":
      case "union":
        return this.structure(shape, depth);
    }
  }

  private structure({ type, members, required = [], wire = {} }: StructureShape, depth: number): Value {
    const fields = Object.entries(members)
      .filter(([member]) => depth < deepest || type === "union" || required.includes(member))
      .map(([member, target]) => {
        const { in: place, name = member } = wire[member] ?? {};
        const isText = this.wiring.text || place === "header" || place === "label" || place === "query";
        // Headers are read by the members' own names.
        const key = this.wiring.named && place !== "header" ? name : member;
        return { member, key, value: this.valueOf(target, depth + 1, isText) };
      });
    if (type === "union") return fc.oneof(...fields.map(({ key, value }) => value.map((one) => ({ [key]: one }))));
    const requiredKeys = fields.filter(({ member }) => required.includes(member)).map(({ key }) => key);
    return fc.record(Object.fromEntries(fields.map(({ key, value }) => [key, value])), { requiredKeys });
  }

  private simple(shape: SimpleShape, text: boolean): Value {
    const value = this.typed(shape);
    return text ? value.map(String) : value;
  }

  private typed(shape: SimpleShape): Value {
    const { type, min = 0, max } = shape;
    switch (type) {
      case "boolean":
        return fc.boolean();
      case "integer":
        return fc.integer({ min, max: max ?? 2 ** 31 - 1 });
      case "double":
        return fc.double({ min, max: max ?? 1e9, noNaN: true });
      case "blob":
        return fc.uint8Array(lengths({ min, max: max ?? 16 })).map((bytes) => Buffer.from(bytes).toString("base64"));
      case "timestamp":
      case "epochSeconds":
        return this.wiring.text ? moment : fc.integer({ min: 0, max: 4_000_000_000 });
      case "dateTime":
      case "httpDate":
        return moment;
      case "document":
      case "string":
        return this.texts.text(shape);
    }
  }
}

const moment = fc
  .date({ noInvalidDate: true, min: new Date(0), max: new Date("2100-01-01") })
  .map((date) => date.toISOString());

function lengths({ min = 0, max = Infinity }: Pick<ListShape | MapShape, "max" | "min">): {
  readonly minLength: number;
  readonly maxLength: number;
} {
  return { minLength: min, maxLength: Math.min(max, min + furtherEntries) };
}
