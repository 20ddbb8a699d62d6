/**
 * Permissions that a delivery uses, in a form that holds for the next delivery too, and a delivery without one of them.
 */
import { createRandom } from "../rehearsal/pictures/random";
import type { RoleReport } from "../rehearsal/report/report";
import type { Laboratory, Outcome } from "./laboratory";

export interface Permission {
  readonly role: string;
  readonly action: string;
  /** An ARN in which `*` stands for what every delivery names anew. */
  readonly resource: string;
}

/** What came of a delivery without a permission. */
export type Finding =
  /** It failed and said which role lacks what. */
  | { readonly kind: "named"; readonly where: string; readonly seconds: number }
  | { readonly kind: "failed without naming it"; readonly message: string; readonly seconds: number }
  | { readonly kind: "did not fail"; readonly seconds: number };

/** Parts of resources that differ from one delivery to the next. */
const volatile: readonly (readonly [RegExp, string])[] = [
  [/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/gu, "*"], // ids of executions, builds and locks
  [/\d{13,}/gu, "*"], // times in the names of Pulumi's history
  [/(\/(?:held-out|datasets)\/[0-9a-f]{16}\/)[0-9a-f]{16}/gu, "$1*"], // attempts at a version of the data
  [/(-[0-9a-f]{16}-)[0-9a-f]{6}(?=\/|$)/gu, "$1*"], // training jobs of an execution
  [/(\/served\/[^/]+\/)[^/]+$/u, "$1*"], // copies of models
  [/(\/Source\/)[^/]+$/u, "$1*"], // artifacts of a pipeline
  [/(pictures\/)\d+\.\w+$/u, "$1*"], // one of many
  [/(\/)i-\w+$/u, "$1*"], // instances
  [/(\/algo-\d+-)\d+$/u, "$1*"], // containers of a training job
  [/(:(?:model|endpoint-config)\/.+-)[0-9a-f]{8}$/u, "$1*"], // random suffixes
];

/**
 * Lambda runs a function whether it may write its log or not, and a model serves whether its release is drawn on a
 * dashboard or not, so a delivery without those rights goes on.
 */
const goesOnWithout: readonly { readonly role: RegExp; readonly permission: RegExp }[] = [
  { role: /./u, permission: /^logs:\S+ \S+:log-group:\/aws\/lambda\//u },
  { role: /-deploy-(?:qa|production)-/u, permission: /^cloudwatch:PutMetricData /u },
];

/** One permission of a role, chosen by a seed; undefined when the role used none that it needs. */
export function choose(role: string, { used }: RoleReport, seed: number): Permission | undefined {
  const needed = used.filter(
    (permission) => !goesOnWithout.some((right) => right.role.test(role) && right.permission.test(permission)),
  );
  const permissions = [...new Set(needed.map(stable))].sort();
  if (permissions.length === 0) return undefined;
  const chosen = permissions[createRandom(seed, role).integer(0, permissions.length - 1)];
  const [action, resource] = chosen?.split(" ") ?? [];
  return action === undefined || resource === undefined ? undefined : { role, action, resource };
}

/** Delivers without a permission, from the state that the home of the laboratory is in. */
export async function deliverWithout(laboratory: Laboratory, permission: Permission): Promise<Finding> {
  const started = performance.now();
  const fork = await laboratory.fork();
  try {
    const rehearsal = await fork.startCloud({ withoutPermissions: [permission] });
    const outcome = await fork.deliver(rehearsal);
    return { ...judge(outcome, permission), seconds: (performance.now() - started) / 1000 };
  } finally {
    await fork.close();
  }
}

function judge(
  { ending, failure = "", stages }: Outcome,
  { role, action, resource }: Permission,
): { kind: "named"; where: string } | { kind: "failed without naming it"; message: string } | { kind: "did not fail" } {
  if (ending === "Succeeded" && failure === "") return { kind: "did not fail" };
  const isNamed =
    failure.includes(role) &&
    failure.toLowerCase().includes(action.toLowerCase()) &&
    new RegExp(asPattern(resource), "u").test(failure);
  if (!isNamed) return { kind: "failed without naming it", message: failure };
  const failed = stages.flatMap(({ name, actions }) =>
    actions.filter(({ status }) => status === "Failed").map((each) => `${name} ${each.name}`),
  );
  return { kind: "named", where: failed[0] ?? "The rehearsal" };
}

function stable(permission: string): string {
  return volatile.reduce((text, [pattern, replacement]) => text.replace(pattern, replacement), permission);
}

function asPattern(resource: string): string {
  return resource
    .split("*")
    .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/gu, "\\$&"))
    .join("\\S*");
}
