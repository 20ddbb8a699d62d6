/**
 * What policies grant, one action pattern on one resource pattern at a time, so that each can be seen to be used or
 * not.
 */
import { evaluate, type Request } from "./evaluation";
import { pattern } from "./patterns";
import { parsePolicy, type Policy, type Selection, type Statement } from "./policy";

/** A statement that allows one pair of patterns. */
export interface Grant {
  /** "action resource", as the policy writes them. */
  readonly text: string;
  readonly statement: Statement;
}

/**
 * Every grant of a policy document, as "action resource". What stands under NotAction or NotResource is one pattern:
 * `not(a, b)`.
 */
export function grantsOf(document: string): readonly string[] {
  return [...new Set(splitIntoGrants(parsePolicy(document)).map(({ text }) => text))];
}

/** Those that allow a request, their conditions included. */
export function grantsThatAllow(grants: readonly Grant[], request: Request): readonly string[] {
  return grants.filter(({ statement }) => evaluate([statement], request) === "Allow").map(({ text }) => text);
}

export function splitIntoGrants(policy: Policy): readonly Grant[] {
  return policy.filter(({ effect }) => effect === "Allow").flatMap(grantsOfStatement);
}

function grantsOfStatement(statement: Statement): readonly Grant[] {
  return singles(statement.actions).flatMap((actions) =>
    singles(statement.resources ?? { negated: false, patterns: [pattern("*")] }).map((resources) => ({
      text: `${written(actions)} ${written(resources)}`,
      statement: { ...statement, actions, resources },
    })),
  );
}

/** A negated selection excludes all of its patterns together and cannot be taken apart. */
function singles({ negated, patterns }: Selection): readonly Selection[] {
  return negated ? [{ negated, patterns }] : patterns.map((single) => ({ negated, patterns: [single] }));
}

function written({ negated, patterns }: Selection): string {
  const texts = patterns.map(({ text }) => text).join(", ");
  return negated ? `not(${texts})` : texts;
}
