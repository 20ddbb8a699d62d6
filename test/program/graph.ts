/** What a program declares, and questions about it. */

import type { DeclaredResource } from "#recording-engine/record";
import type { Graph } from "../../review/program/evaluate";

/** How many resources there are of each type. */
export function typeCounts({ resources }: Graph): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { type } of resources) counts[type] = (counts[type] ?? 0) + 1;
  return counts;
}

/** The one resource with this type and name. */
export function find(graph: Graph, type: string, name: string): DeclaredResource {
  const found = graph.resources.filter((resource) => resource.type === type && resource.name === name);
  const [resource] = found;
  if (resource === undefined || found.length > 1)
    throw new Error(`The program declares ${found.length} resources ${type} ${name}; one is expected.`);
  return resource;
}

/** Names of the resources that a predicate picks, sorted. */
export function namesOf({ resources }: Graph, pick: (resource: DeclaredResource) => boolean): readonly string[] {
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
