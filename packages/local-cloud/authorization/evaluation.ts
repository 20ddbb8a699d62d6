/** Whether statements of a policy apply to one request. Pure: no state, no clock. */
import type { ConditionContext } from "../contract";
import { isKnownKey, undocumentedKey } from "./conditionKeys";
import type { Expected, Operator } from "./operators";
import { matchesAction, matchesResource, type Pattern } from "./patterns";
import type { Condition, Policy, Principals, Selection, Statement } from "./policy";
import { unsupported } from "./unsupported";

/** One access by one principal, with everything that conditions may ask. */
export interface Request {
  readonly action: string;
  readonly resource: string;
  /** Values by condition key. */
  readonly context: ConditionContext;
}

export type Effect = "Allow" | "Deny" | "None";

/** What a policy says about a request; a Deny outweighs every Allow. */
export function evaluate(
  policy: Policy,
  request: Request,
  appliesTo: (principals: Principals) => boolean = () => true,
): Effect {
  const applying = policy.filter(
    (statement) => principalsMatch(statement, appliesTo) && statementMatches(statement, request),
  );
  if (applying.some(({ effect }) => effect === "Deny")) return "Deny";
  return applying.length > 0 ? "Allow" : "None";
}

function principalsMatch(statement: Statement, appliesTo: (principals: Principals) => boolean): boolean {
  return statement.principals === undefined || appliesTo(statement.principals);
}

function statementMatches(statement: Statement, request: Request): boolean {
  const variables = (key: string): string | undefined => valuesOf(key, request, statement)?.[0];
  return (
    selects(statement.actions, (pattern) => matchesAction(pattern, request.action)) &&
    (statement.resources === undefined ||
      selects(statement.resources, (pattern) => matchesResource(pattern, request.resource, variables))) &&
    statement.conditions.every((condition) => conditionHolds(condition, request, statement))
  );
}

function selects(selection: Selection, matches: (pattern: Pattern) => boolean): boolean {
  return selection.patterns.some(matches) !== selection.negated;
}

function conditionHolds(condition: Condition, request: Request, statement: Statement): boolean {
  const { operator } = condition;
  if (condition.key.toLowerCase() === undocumentedKey.toLowerCase()) return undocumentedHolds(operator, statement);
  const actual = valuesOf(condition.key, request, statement);
  const variables = (key: string): string | undefined => valuesOf(key, request, statement)?.[0];
  const expected = condition.values.map(({ fill }) => fill(variables)).filter((value) => value !== undefined);
  const { comparison } = operator;
  if (comparison === "null")
    return expected.some(({ text }) => (text.toLowerCase() === "true") === (actual === undefined));
  if (actual === undefined) return holdsWhenAbsent(operator);
  const holds = (value: string): boolean =>
    expected.some((candidate: Expected) => comparison(value, candidate)) !== operator.negated;
  switch (operator.quantifier) {
    case "ForAnyValue":
      return actual.some(holds);
    case "ForAllValues":
      return actual.every(holds);
    case undefined:
      return operator.negated ? actual.every(holds) : actual.some(holds);
  }
}

/** An Allow that asks for it gives nothing, which is the least that it can mean. What else asks is refused. */
function undocumentedHolds({ name }: Operator, { effect, sid }: Statement): boolean {
  if (effect === "Allow" && name === "StringEquals") return false;
  throw unsupported(
    `does not know what ${effect} with ${name} ${undocumentedKey} means (statement ${sid ?? "without Sid"}): ` +
      "AWS does not document the key.",
  );
}

function holdsWhenAbsent({ ifExists, negated, quantifier }: Operator): boolean {
  if (ifExists || quantifier === "ForAllValues") return true;
  return negated && quantifier === undefined;
}

/** The request's values of a condition key; undefined when the request has none. */
function valuesOf(key: string, { action, context }: Request, statement: Statement): readonly string[] | undefined {
  const name = Object.keys(context).find((candidate) => candidate.toLowerCase() === key.toLowerCase());
  if (name === undefined) {
    if (isKnownKey(key, action)) return undefined;
    throw unsupported(
      `does not know the condition key ${key} for ${action} (statement ${statement.sid ?? "without Sid"}). ` +
        "What it knows is in packages/local-cloud/authorization/conditionKeys.ts.",
    );
  }
  const values = context[name];
  return typeof values === "string" ? [values] : values;
}
