/** Whether statements of a policy apply to one request. Pure: no state, no clock. */
import { type Asked, conditionHolds, variableOf } from "./conditions";
import { matchesAction, matchesResource, type Pattern } from "./patterns";
import type { Policy, Principals, Selection, Statement } from "./policy";

/** One access by one principal, with everything that conditions may ask. */
export interface Request extends Asked {
  readonly resource: string;
}

export type Effect = "Allow" | "Deny" | "None";

/** Whether the `Principal` of a statement covers whoever asks; a Deny may reach further than an Allow. */
export type Covers = (principals: Principals, effect: Statement["effect"]) => boolean;

/**
 * What a policy says about a request; a Deny outweighs every Allow.
 *
 * @param covers of a policy that a resource carries; without it the policy belongs to whoever asks
 */
export function evaluate(policy: Policy, request: Request, covers?: Covers): Effect {
  const applying = policy.filter(
    (statement) => principalsMatch(statement, covers) && statementMatches(statement, request),
  );
  if (applying.some(({ effect }) => effect === "Deny")) return "Deny";
  return applying.length > 0 ? "Allow" : "None";
}

/** In a resource's policy a statement that names nobody reaches nobody. */
function principalsMatch({ principals, effect }: Statement, covers: Covers | undefined): boolean {
  if (covers === undefined) return true;
  return principals !== undefined && covers(principals, effect);
}

function statementMatches(statement: Statement, request: Request): boolean {
  const variables = (key: string): string | undefined => variableOf(key, request, statement);
  return (
    selects(statement.actions, (pattern) => matchesAction(pattern, request.action)) &&
    (statement.resources === undefined ||
      selects(statement.resources, (pattern) => matchesResource(pattern, request.resource, variables))) &&
    statement.conditions.every((condition) => conditionHolds(condition, request, statement))
  );
}

function selects({ patterns, negated }: Selection, matches: (pattern: Pattern) => boolean): boolean {
  return patterns.some(matches) !== negated;
}
