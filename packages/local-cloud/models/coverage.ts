/**
 * How much of the requests the guard can check: AWS's models leave some members open, and a pattern may be unreadable.
 */
import { isSimple, type ServiceModel, shapeOf, type SimpleShape, type TypeName } from "./table";

export interface Coverage {
  readonly operations: number;
  /** Members of the structures that requests are made of. */
  readonly members: number;
  /** Those that hold text or bytes of which the model says nothing but the type: `structure.member`. */
  readonly open: readonly string[];
  /** Those with a pattern that JavaScript cannot read: `structure.member`. */
  readonly unreadable: readonly string[];
}

export function coverageOf(model: ServiceModel): Coverage {
  const members = requestMembers(model);
  const holding = (fits: (shape: SimpleShape) => boolean): readonly string[] =>
    members.filter(({ type }) => leaves(model, type).some(fits)).map(({ name }) => name);
  return {
    operations: Object.keys(model.operations).length,
    members: members.length,
    open: holding(isOpen),
    unreadable: holding(({ unreadablePattern }) => unreadablePattern !== undefined),
  };
}

function isOpen({ type, min, max, maxBytes, pattern, values }: SimpleShape): boolean {
  const limits = [min, max, maxBytes, pattern, values];
  return (type === "string" || type === "blob" || type === "document") && limits.every((limit) => limit === undefined);
}

interface Member {
  readonly name: string;
  readonly type: TypeName;
}

/** Every member of every structure that a request can hold, each once. */
function requestMembers(model: ServiceModel): readonly Member[] {
  const structures = new Set<TypeName>();
  const visit = (type: TypeName): readonly Member[] => {
    const shape = shapeOf(model, type);
    if (shape.type === "list") return visit(shape.of);
    if (shape.type === "map") return [...visit(shape.key), ...visit(shape.value)];
    if (isSimple(shape) || structures.has(type)) return [];
    structures.add(type);
    return Object.entries(shape.members).flatMap(([member, target]) => [
      { name: `${type}.${member}`, type: target },
      ...visit(target),
    ]);
  };
  return Object.values(model.operations).flatMap(({ input }) => (input === undefined ? [] : visit(input)));
}

/** The text, numbers and bytes that a member holds itself, in lists and maps too. */
function leaves(model: ServiceModel, type: TypeName): readonly SimpleShape[] {
  const shape = shapeOf(model, type);
  if (shape.type === "list") return leaves(model, shape.of);
  if (shape.type === "map") return [...leaves(model, shape.key), ...leaves(model, shape.value)];
  return isSimple(shape) ? [shape] : [];
}
