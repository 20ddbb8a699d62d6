/** Turns elements of XML into values as the models name them; text stays text. */
import { type ServiceModel, shapeOf, type StructureShape, type TypeName } from "./table";

/** What the parser calls the text between elements. */
const textBetween = "#text";

/**
 * @param node text, or elements by name; several of one name are an array. Elements that the model does not know keep
 *   their name in angle brackets, which no member has.
 */
export function documentValue(model: ServiceModel, type: TypeName, node: unknown): unknown {
  const shape = shapeOf(model, type);
  if (shape.type === "structure" || shape.type === "union") return structureValue(model, shape, node);
  if (shape.type === "list")
    return entriesOf(elementsOf(node)[shape.element ?? "member"]).map((entry) => documentValue(model, shape.of, entry));
  return typeof node === "string" ? node.trim() : node;
}

function structureValue(model: ServiceModel, { members, wire = {} }: StructureShape, node: unknown): unknown {
  // An element without content is a structure without members; what is no structure is told by the validation.
  if (Array.isArray(node) || (typeof node === "string" && node.trim() !== "")) return node;
  const byElement = new Map(Object.keys(members).map((member) => [wire[member]?.name ?? member, member]));
  const fields = Object.entries(elementsOf(node)).map(([element, content]) => {
    const member = byElement.get(element);
    const type = member === undefined ? undefined : members[member];
    if (member === undefined || type === undefined) return [`<${element}>`, content] as const;
    return [
      member,
      wire[member]?.flat === true ? flatList(model, type, content) : documentValue(model, type, content),
    ] as const;
  });
  return Object.fromEntries(fields);
}

function flatList(model: ServiceModel, type: TypeName, content: unknown): unknown {
  const shape = shapeOf(model, type);
  return shape.type === "list" ? entriesOf(content).map((entry) => documentValue(model, shape.of, entry)) : content;
}

function entriesOf(content: unknown): readonly unknown[] {
  if (content === undefined) return [];
  return Array.isArray(content) ? content : [content];
}

function elementsOf(node: unknown): Readonly<Record<string, unknown>> {
  if (typeof node !== "object" || node === null || Array.isArray(node)) return {};
  return Object.fromEntries(
    Object.entries(node).filter(([name, content]) => name !== textBetween && content !== undefined),
  );
}
