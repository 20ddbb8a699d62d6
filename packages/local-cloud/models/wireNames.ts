/** Finds the members of a structure by the names that they have on the wire. */
import type { StructureShape, Wire } from "./table";

/**
 * `member`: by the members' own names (AwsJson, forms, what was read from XML). `wire`: by the names that the model
 * gives them in documents and queries (REST-JSON); what comes from the path or from headers was read by its own name.
 */
export type Naming = "member" | "wire";

export type Fields = Readonly<Record<string, unknown>>;

/**
 * What a value has of a structure, by member, and the names that the structure does not know. Null stands for an absent
 * member, as in AWS's services.
 */
export function fieldsOf(
  shape: StructureShape,
  value: Fields,
  naming: Naming,
): { readonly fields: Fields; readonly unknown: readonly string[] } {
  const fields: Record<string, unknown> = {};
  const unknown: string[] = [];
  for (const [name, field] of Object.entries(value)) {
    if (field === undefined || field === null) continue;
    const member = naming === "member" ? ownName(shape, name) : namedOnWire(shape, name);
    if (member === undefined) unknown.push(name);
    else fields[member] = field;
  }
  return { fields, unknown };
}

function ownName({ members }: StructureShape, name: string): string | undefined {
  return Object.hasOwn(members, name) ? name : undefined;
}

function namedOnWire({ members, wire = {} }: StructureShape, name: string): string | undefined {
  return Object.keys(members).find((member) => namesOf(member, wire[member]).includes(name));
}

/** Routes write the members of a path in the service's own case. */
function namesOf(member: string, { in: place, name = member }: Wire = {}): readonly string[] {
  if (place === "label") return [member, lowerFirst(member)];
  if (place === "query") return [name, member];
  return place === undefined || place === "payload" ? [name] : [member];
}

export function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
