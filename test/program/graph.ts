/** What a program declares, and questions about it. */

/** One registered resource. */
export interface Recorded {
  readonly urn: string;
  /** URNs that the resource may have had before, by its own aliases and its parents'. */
  readonly formerUrns: readonly string[];
  readonly type: string;
  readonly name: string;
  /** URN of the parent; empty for the stack itself. */
  readonly parent: string;
  /** False for components. */
  readonly custom: boolean;
  /** As the provider would get them, secrets in plain text. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Names of the inputs that are secret, or hold a secret. */
  readonly secrets: readonly string[];
  /** URNs. */
  readonly dependencies: readonly string[];
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
}

/** What an evaluation of a program leaves. */
export interface Graph {
  readonly resources: readonly Recorded[];
  readonly outputs: Readonly<Record<string, unknown>>;
  /** What the program warned of. */
  readonly warnings: readonly string[];
}

/** How many resources there are of each type. */
export function typeCounts({ resources }: Graph): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { type } of resources) counts[type] = (counts[type] ?? 0) + 1;
  return counts;
}

/** The one resource with this type and name. */
export function find(graph: Graph, type: string, name: string): Recorded {
  const found = graph.resources.filter((resource) => resource.type === type && resource.name === name);
  const [resource] = found;
  if (resource === undefined || found.length > 1)
    throw new Error(`The program declares ${found.length} resources ${type} ${name}; one is expected.`);
  return resource;
}

/** Names of the resources that a predicate picks, sorted. */
export function namesOf({ resources }: Graph, pick: (resource: Recorded) => boolean): readonly string[] {
  return resources
    .filter(pick)
    .map(({ name }) => name)
    .sort();
}

/** A copy without some of the keys. */
export function without(
  record: Readonly<Record<string, unknown>>,
  ...keys: readonly string[]
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(record).filter(([key]) => !keys.includes(key)));
}

const physicalNameKeys = ["bucket", "name", "modelPackageGroupName"];

/** Physical names that are unique in an account: `type name`. */
export function physicalNames({ resources }: Graph): readonly string[] {
  return resources
    .filter(
      ({ type, custom }) =>
        custom && !["aws:iam/rolePolicy:RolePolicy"].includes(type) && !/^aws:s3\/bucket[A-Z]/u.test(type),
    )
    .flatMap(({ type, inputs }) =>
      physicalNameKeys.flatMap((key) => (typeof inputs[key] === "string" ? [`${type} ${inputs[key]}`] : [])),
    );
}
