/** Whether the conditions of a statement hold for a request. */
import type { ConditionContext } from "../contract";
import { isKnownKey, isListKey, undocumentedKey } from "./conditionKeys";
import type { Expected, Operator } from "./operators";
import type { Condition, Statement } from "./policy";
import { unsupported } from "./unsupported";

/** What conditions ask of a request. */
export interface Asked {
  readonly action: string;
  /** Values by condition key. */
  readonly context: ConditionContext;
}

/** The value of a policy variable: that of a key with one value. */
export function variableOf(key: string, request: Asked, statement: Statement): string | undefined {
  const { isList, values } = lookUp(key, request, statement);
  if (isList) throw unsupported(`does not put a list in the place of the variable ${key} (${named(statement)}).`);
  return values?.[0];
}

export function conditionHolds(condition: Condition, request: Asked, statement: Statement): boolean {
  const { operator, key } = condition;
  if (key.toLowerCase() === undocumentedKey.toLowerCase()) return undocumentedHolds(operator, statement);
  const { isList, values } = lookUp(key, request, statement);
  const expected = condition.values
    .map(({ fill }) => fill((variable) => variableOf(variable, request, statement)))
    .filter((value) => value !== undefined);
  const { comparison, quantifier } = operator;
  if (comparison === "null") {
    const isAbsent = values === undefined || values.length === 0;
    return expected.some(({ text }) => (text.toLowerCase() === "true") === isAbsent);
  }
  if (isList && quantifier === undefined)
    throw unsupported(
      `does not compare the list ${key} by ${operator.name} (${named(statement)}): AWS's pages ask for ` +
        "ForAnyValue or ForAllValues.",
    );
  if (values === undefined) return holdsWhenAbsent(operator);
  const holds = (value: string): boolean =>
    expected.some((candidate: Expected) => comparison(value, candidate)) !== operator.negated;
  // A set whose only values are empty texts counts as none.
  const set = values.some((value) => value !== "") ? values : [];
  switch (quantifier) {
    case "ForAnyValue":
      return set.some(holds);
    case "ForAllValues":
      return set.every(holds);
    case undefined:
      return values.every(holds);
  }
}

/**
 * Source: IAM user guide, "Creating a condition with multiple keys or values" (March 2023): without the key
 * ForAllValues is true, ForAnyValue is false. IfExists is about a single value and adds nothing to either. "Condition
 * operators": a negated operator holds without the key.
 */
function holdsWhenAbsent({ ifExists, negated, quantifier }: Operator): boolean {
  return quantifier === undefined ? ifExists || negated : quantifier === "ForAllValues";
}

/** An Allow that asks for it gives nothing, which is the least that it can mean. What else asks is refused. */
function undocumentedHolds({ name }: Operator, statement: Statement): boolean {
  if (statement.effect === "Allow" && name === "StringEquals") return false;
  throw unsupported(
    `does not know what ${statement.effect} with ${name} ${undocumentedKey} means (${named(statement)}): ` +
      "AWS does not document the key.",
  );
}

/** The request's values of a condition key; undefined when the request has none. */
function lookUp(
  key: string,
  { action, context }: Asked,
  statement: Statement,
): { readonly isList: boolean; readonly values: readonly string[] | undefined } {
  const name = Object.keys(context).find((candidate) => candidate.toLowerCase() === key.toLowerCase());
  if (name === undefined) {
    if (isKnownKey(key, action)) return { isList: isListKey(key), values: undefined };
    throw unsupported(
      `does not know the condition key ${key} for ${action} (${named(statement)}). ` +
        "What it knows is in packages/local-cloud/authorization/conditionKeys.ts.",
    );
  }
  const values = context[name];
  return typeof values === "string" ? { isList: false, values: [values] } : { isList: true, values };
}

function named({ sid }: Statement): string {
  return `statement ${sid ?? "without Sid"}`;
}
