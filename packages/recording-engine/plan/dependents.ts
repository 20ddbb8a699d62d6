/** Order among resources of the state: what has to go before what. */
import { requirements, type ResourceState } from "../state/snapshot";
import { isRecord, plainValues, unknown, type Values } from "../values";

/**
 * Deletes each resource after everything that depends on it, as many at once as that allows. Stops handing out work
 * after the first failure, lets what runs end, and rejects with it.
 */
export async function inReverseOrder(
  resources: readonly ResourceState[],
  remove: (resource: ResourceState) => Promise<void>,
): Promise<void> {
  const failures: unknown[] = [];
  const done = new Map<ResourceState, Promise<void>>();
  const removal = (resource: ResourceState): Promise<void> => {
    const known = done.get(resource);
    if (known !== undefined) return known;
    const dependents = resources.filter(
      (other) => other !== resource && other.urn !== resource.urn && requirements(other).includes(resource.urn),
    );
    const promise = (async (): Promise<void> => {
      await Promise.all(dependents.map(removal));
      if (failures.length > 0) return;
      try {
        await remove(resource);
      } catch (failure) {
        failures.push(failure);
      }
    })();
    done.set(resource, promise);
    return promise;
  };
  await Promise.all(resources.map(removal));
  if (failures.length > 0) throw failures[0];
}

/**
 * The resources that have to be replaced when one of them is gone before its successor exists: those whose own
 * properties come from it and cannot change in place. In the order of the state.
 */
export async function replacedTogether(
  root: ResourceState,
  resources: readonly ResourceState[],
  isReplacedBy: (resource: ResourceState, inputs: Values) => Promise<boolean>,
): Promise<readonly ResourceState[]> {
  const replaced = new Set([root.urn]);
  const found: ResourceState[] = [];
  for (const resource of resources) {
    if (resource.urn === root.urn || !resource.custom) continue;
    const properties = Object.entries(resource.propertyDependencies).flatMap(([property, urns]) =>
      urns.some((urn) => replaced.has(urn)) ? [property] : [],
    );
    if (properties.length === 0 || !(await isReplacedBy(resource, withUnknown(resource.inputs, properties)))) continue;
    replaced.add(resource.urn);
    found.push(resource);
  }
  return found;
}

function withUnknown(inputs: Values, properties: readonly string[]): Values {
  const values = plainValues(inputs);
  return {
    ...values,
    ...Object.fromEntries(
      properties.filter((property) => isGiven(values[property])).map((property) => [property, unknown]),
    ),
  };
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && !(isRecord(value) && Object.keys(value).length === 0);
}
