/** Limits from a table that was written before: what the SDK says can be compared with it without botocore. */
import type { ModelTable, ServiceModel, Shape, TypeName } from "../table";
import type { Limits, LimitSource, LimitSources } from "./limits";

export function tableLimits({ services }: ModelTable): LimitSources {
  return (service) => modelLimits(services[service]);
}

function modelLimits({ operations, shapes }: ServiceModel): LimitSource {
  return {
    operation: (name) => operations[name],
    member: (structure, member) => {
      const shape = shapes[structure];
      return shape !== undefined && "members" in shape ? shape.members[member] : undefined;
    },
    entry: (container) => {
      const shape = shapes[container];
      if (shape?.type === "list") return shape.of;
      return shape?.type === "map" ? shape.value : undefined;
    },
    key: (map) => {
      const shape = shapes[map];
      return shape?.type === "map" ? shape.key : undefined;
    },
    limits: (name) => limitsOf(name, shapes[name]),
  };
}

function limitsOf(name: TypeName, shape: Shape | undefined): Limits {
  if (shape === undefined) return name === "integer" ? { number: "integer" } : {};
  if ("members" in shape) return {};
  if (shape.type === "list" || shape.type === "map") return picked(shape, ["min", "max"]);
  return {
    ...picked(shape, ["min", "max", "maxBytes", "pattern", "unreadablePattern"]),
    ...(shape.values === undefined ? {} : { enumerated: true }),
    ...(shape.type === "integer" ? { number: "integer" } : {}),
  };
}

/** The members that an object has, without those that are undefined. */
function picked<Value extends object, Name extends keyof Value>(
  value: Value,
  names: readonly Name[],
): Pick<Value, Name> {
  const entries = names.filter((name) => value[name] !== undefined).map((name) => [name, value[name]] as const);
  return Object.fromEntries(entries) as Pick<Value, Name>;
}
