/** Finds the state of a resource that the program has renamed, retyped or moved. */
import type { AliasSpec, Goal } from "../program/goal";
import { buildUrn, nameOf } from "../urns";

/** What of a goal says where its state may be. */
type Named = Pick<Goal, "type" | "name" | "parent" | "aliases">;

/** Every URN that the resource may have had, the newest way of writing it first. */
export function formerUrns(
  goal: Named,
  stack: string,
  project: string,
  formerOf: (urn: string) => readonly string[],
): readonly string[] {
  const own = goal.aliases.map((alias) => aliasUrn(alias, goal, stack, project));
  const parents = goal.parent === undefined ? [] : formerOf(goal.parent);
  const inherited = parents.flatMap((parent) => {
    const renamed = renamedWithParent(goal, parent);
    return [
      renamed,
      ...goal.aliases.flatMap((alias) =>
        alias.urn === undefined && alias.parent === goal.parent ? [{ ...renamed, ...named(alias) }] : [],
      ),
    ];
  });
  return [...own, ...inherited.map((parts) => buildUrn({ stack, project, ...parts }))];
}

function aliasUrn(alias: AliasSpec, goal: Named, stack: string, project: string): string {
  if (alias.urn !== undefined) return alias.urn;
  return buildUrn({
    stack: alias.stack ?? stack,
    project: alias.project ?? project,
    type: alias.type ?? goal.type,
    name: alias.name ?? goal.name,
    parent: alias.parent ?? goal.parent,
  });
}

function named({ name, type }: AliasSpec): { name?: string; type?: string } {
  return { ...(name === undefined ? {} : { name }), ...(type === undefined ? {} : { type }) };
}

/** A child whose name begins with its parent's is taken to have been renamed together with it. */
function renamedWithParent(goal: Named, formerParent: string): { parent: string; type: string; name: string } {
  const parentName = goal.parent === undefined ? "" : nameOf(goal.parent);
  const name =
    parentName !== "" && goal.name.startsWith(parentName)
      ? nameOf(formerParent) + goal.name.slice(parentName.length)
      : goal.name;
  return { parent: formerParent, type: goal.type, name };
}
