/** What becomes of the resources of a stack when its program changes. */
import type { PropertyChange } from "#recording-engine";
import type { DeclaredResource } from "#recording-engine/record";
import type { Graph } from "../program/evaluate";

export interface ResourceChange {
  readonly operation: "create" | "update" | "replace" | "delete" | "rename";
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  readonly properties: readonly PropertyChange[];
  /** Paths of the properties that force a replacement; undefined when nobody knows whether there are any. */
  readonly replacedBy: readonly string[] | undefined;
  /** What else is to be known before somebody agrees. */
  readonly notes: readonly Note[];
}

/** `retained` stays in the account when Pulumi deletes it; `refused` ends the update, because it is protected. */
export type Note = "retained" | "refused" | "unprotected" | "protected" | "otherCode" | "dataLost";

type Pair = readonly [old: DeclaredResource, current: DeclaredResource];

/** Types whose deletion takes data with it, or is refused by AWS as long as there is some. */
const holdsData: ReadonlySet<string> = new Set(["aws:s3/bucket:Bucket"]);

/**
 * The changes in the order in which the program declares, deletions last. Components have no changes of their own.
 *
 * @param folder the program's
 */
export async function resourceChanges(before: Graph, now: Graph, folder: string): Promise<readonly ResourceChange[]> {
  const olds = new Map(before.resources.filter(({ custom }) => custom).map((resource) => [resource.urn, resource]));
  const pairs: Pair[] = [];
  const created: DeclaredResource[] = [];
  for (const current of now.resources.filter(({ custom }) => custom)) {
    const urn = [current.urn, ...current.formerUrns].find((each) => olds.has(each)) ?? "";
    const old = olds.get(urn);
    olds.delete(urn);
    if (old === undefined) created.push(current);
    else pairs.push([old, current]);
  }
  const changed = await Promise.all(pairs.map((pair) => pairChange(pair, folder)));
  return [
    ...created.map((resource) => plainChange("create", resource, [])),
    ...changed.flatMap((change) => change ?? []),
    ...[...olds.values()].map((resource) => plainChange("delete", resource, deletionNotes(resource))),
  ];
}

function plainChange(
  operation: ResourceChange["operation"],
  { type, name, urn }: DeclaredResource,
  notes: readonly Note[],
): ResourceChange {
  return { operation, type, name, urn, properties: [], replacedBy: [], notes };
}

async function pairChange([old, current]: Pair, folder: string): Promise<ResourceChange | undefined> {
  // The whole engine comes with it, which who asks for costs or for a drawing does without.
  const { compareDeclared } = await import("#recording-engine");
  const { properties, replacedBy, otherCode } = await compareDeclared(old, current, folder);
  const isReplaced = replacedBy !== undefined && replacedBy.length > 0;
  const notes: Note[] = [
    ...(isReplaced && old.protect && current.protect ? (["refused"] as const) : []),
    ...(isReplaced ? leftBehind(current) : []),
    ...(old.protect && !current.protect ? (["unprotected"] as const) : []),
    ...(!old.protect && current.protect ? (["protected"] as const) : []),
    ...(otherCode ? (["otherCode"] as const) : []),
  ];
  const isRenamed = old.urn !== current.urn;
  if (properties.length === 0 && notes.length === 0 && !isRenamed) return undefined;
  const { type, name, urn, secrets } = current;
  return {
    operation: isReplaced ? "replace" : isRenamed && properties.length === 0 ? "rename" : "update",
    type,
    name,
    urn,
    properties: properties.map((property) => withoutSecret(property, [...secrets, ...old.secrets])),
    replacedBy,
    notes,
  };
}

function deletionNotes(resource: DeclaredResource): readonly Note[] {
  return [...(resource.protect ? (["refused"] as const) : []), ...leftBehind(resource)];
}

/** What is left of a resource that Pulumi takes out of its state. */
function leftBehind({ retainOnDelete, type }: DeclaredResource): readonly Note[] {
  if (retainOnDelete) return ["retained"];
  return holdsData.has(type) ? ["dataLost"] : [];
}

function withoutSecret(change: PropertyChange, secrets: readonly string[]): PropertyChange {
  const [property = ""] = change.path.split(/[.[]/u);
  return secrets.includes(property) ? { path: change.path, old: "a secret", current: "another secret" } : change;
}
