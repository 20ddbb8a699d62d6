/**
 * What policies grant, one action pattern on one resource pattern at a time, so that each can be seen to be used or
 * not.
 */
import { evaluate, type Request } from "./evaluation";
import { parsePolicy, type Policy, type Selection, type Statement } from "./policy";

/** A statement that allows one pair of patterns. */
interface Grant {
  /** "action resource", as the policy writes them. */
  readonly text: string;
  readonly statement: Statement;
}

const known = new WeakMap<Policy, readonly Grant[]>();

/**
 * Every grant of a policy document, as "action resource". What stands under NotAction or NotResource is one pattern:
 * `not(a, b)`.
 */
export function grantsOf(document: string): readonly string[] {
  return [...new Set(split(parsePolicy(document)).map(({ text }) => text))];
}

/** The grants of a policy document that allow a request, its conditions included. */
export function grantsThatAllow(document: string, request: Request): readonly string[] {
  return split(parsePolicy(document))
    .filter(({ statement }) => evaluate([statement], request) === "Allow")
    .map(({ text }) => text);
}

function split(policy: Policy): readonly Grant[] {
  const grants = known.get(policy) ?? policy.filter(({ effect }) => effect === "Allow").flatMap(grantsOfStatement);
  known.set(policy, grants);
  return grants;
}

function grantsOfStatement(statement: Statement): readonly Grant[] {
  return singles(statement.actions).flatMap((actions) =>
    singles(statement.resources ?? { negated: false, patterns: ["*"] }).map((resources) => ({
      text: `${written(actions)} ${written(resources)}`,
      statement: { ...statement, actions, resources },
    })),
  );
}

/** A negated selection excludes all of its patterns together and cannot be taken apart. */
function singles({ negated, patterns }: Selection): readonly Selection[] {
  return negated ? [{ negated, patterns }] : patterns.map((pattern) => ({ negated, patterns: [pattern] }));
}

function written({ negated, patterns }: Selection): string {
  return negated ? `not(${patterns.join(", ")})` : patterns.join(", ");
}
