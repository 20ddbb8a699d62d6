/** The picture of the architecture: the components of each stack, and what each needs of the others. */
import type { DeclaredResource } from "#recording-engine/record";
import { between, boxed, type Drawing, node } from "./dot";
import { withoutDetours } from "./reduction";

/** What one box of the picture stands for. */
interface Part {
  readonly name: string;
  /** Types of its resources, each once, what it is made for first. */
  readonly types: readonly string[];
  /** Names of the parts that it needs. */
  readonly needs: ReadonlySet<string>;
}

/** How many types of resources a box names. */
const namedTypes = 4;

/** What stands beside nearly everything. */
const besides = /^aws:iam|LogGroup|UniqueName/u;

/**
 * The drawing of the stacks, each in a frame of its own. A box is a component with its resources; an arrow leads to
 * what a resource of it needs. An arrow that follows from two others is left out.
 */
export function architecture(stacks: ReadonlyMap<string, readonly DeclaredResource[]>): Drawing {
  // Graphviz puts the frames below one another from the last to the first.
  return [...stacks].reverse().flatMap(([stack, resources]) => {
    const parts = partsOf(resources);
    const needs = withoutDetours(new Map(parts.map((part) => [part.name, part.needs])));
    return [
      boxed(
        `stack ${stack}`,
        parts.map((part) => node(`${stack}/${part.name}`, part.name, linesOf(part))),
      ),
      ...[...needs].flatMap(([name, targets]) =>
        [...targets].map((target) => between(`${stack}/${name}`, `${stack}/${target}`)),
      ),
    ];
  });
}

function linesOf({ types }: Part): readonly string[] {
  const names = types.map((type) => type.replace(/^.*?:/u, "").replace(/\/.*:/u, ".").replace(":", "."));
  const more = names.length - namedTypes;
  return [...names.slice(0, namedTypes), ...(more > 0 ? [`and ${more} more`] : [])];
}

function partsOf(resources: readonly DeclaredResource[]): readonly Part[] {
  const boxOf = boxes(resources);
  const custom = resources.filter((resource) => resource.custom);
  // Which component is first depends on what it waits for.
  const names = [...new Set(custom.map(boxOf))].sort();
  return names.map((name) => {
    const own = custom.filter((resource) => boxOf(resource) === name);
    const needed = own.flatMap(({ dependencies }) => custom.filter(({ urn }) => dependencies.includes(urn)).map(boxOf));
    return {
      name,
      types: [...new Set(own.map(({ type }) => type))].sort(
        (one, other) => Number(besides.test(one)) - Number(besides.test(other)),
      ),
      needs: new Set(needed.filter((other) => other !== name).sort()),
    };
  });
}

/** In which box a resource is drawn: a role that one component alone uses is in its box, an API's function in its. */
function boxes(resources: readonly DeclaredResource[]): (resource: DeclaredResource) => string {
  const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  const componentOf = (resource: DeclaredResource): DeclaredResource => {
    const parent = byUrn.get(resource.parent);
    return resource.custom && parent !== undefined ? parent : resource;
  };
  const served = (component: DeclaredResource): DeclaredResource => {
    if (component.type.endsWith(":ApiFunction")) return byUrn.get(component.parent) ?? component;
    if (!component.type.endsWith(":ServiceRole")) return component;
    const users = resources.filter(
      (resource) =>
        resource.custom &&
        componentOf(resource) !== component &&
        resource.dependencies.some((urn) => byUrn.get(urn)?.parent === component.urn),
    );
    const [user, another] = new Set(users.map(componentOf));
    return user === undefined || another !== undefined ? component : served(user);
  };
  return (resource) => served(componentOf(resource)).name.replace(/^platform-/u, "");
}
