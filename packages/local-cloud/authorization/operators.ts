/** Condition operators of IAM: how one value of the request compares with one value of the policy. */

type Comparison = (actual: string, expected: Expected) => boolean;

/** A value of a policy after its variables are filled in. */
export interface Expected {
  readonly text: string;
  /** The text with `*` and `?` as wildcards, except where a variable's own value holds them. */
  readonly matches: (actual: string) => boolean;
  /** The same, each of the six parts of an ARN on its own. */
  readonly matchesArn: (actual: string) => boolean;
}

export interface Operator {
  /** As the policy names it, for messages. */
  readonly name: string;
  readonly quantifier: (typeof quantifiers)[number] | undefined;
  /** Whether an absent key satisfies the condition. */
  readonly ifExists: boolean;
  /** `Null` asks only whether the key is there. */
  readonly comparison: Comparison | "null";
  /** Whether the comparison must fail for every value of the policy (`StringNotEquals`) instead of succeed for one. */
  readonly negated: boolean;
}

const comparisons: Readonly<Record<string, Comparison>> = {
  StringEquals: (actual, expected) => actual === expected.text,
  StringEqualsIgnoreCase: (actual, expected) => actual.toLowerCase() === expected.text.toLowerCase(),
  StringLike: (actual, expected) => expected.matches(actual),
  ArnEquals: (actual, expected) => expected.matchesArn(actual),
  ArnLike: (actual, expected) => expected.matchesArn(actual),
  Bool: (actual, expected) => actual.toLowerCase() === expected.text.toLowerCase(),
  NumericEquals: (actual, expected) => Number(actual) === Number(expected.text),
  NumericLessThan: (actual, expected) => Number(actual) < Number(expected.text),
  NumericLessThanEquals: (actual, expected) => Number(actual) <= Number(expected.text),
  NumericGreaterThan: (actual, expected) => Number(actual) > Number(expected.text),
  NumericGreaterThanEquals: (actual, expected) => Number(actual) >= Number(expected.text),
  DateEquals: (actual, expected) => Date.parse(actual) === Date.parse(expected.text),
  DateLessThan: (actual, expected) => Date.parse(actual) < Date.parse(expected.text),
  DateLessThanEquals: (actual, expected) => Date.parse(actual) <= Date.parse(expected.text),
  DateGreaterThan: (actual, expected) => Date.parse(actual) > Date.parse(expected.text),
  DateGreaterThanEquals: (actual, expected) => Date.parse(actual) >= Date.parse(expected.text),
};

const negations: Readonly<Record<string, string>> = {
  StringNotEquals: "StringEquals",
  StringNotEqualsIgnoreCase: "StringEqualsIgnoreCase",
  StringNotLike: "StringLike",
  ArnNotEquals: "ArnEquals",
  ArnNotLike: "ArnLike",
  NumericNotEquals: "NumericEquals",
  DateNotEquals: "DateEquals",
};

const quantifiers = ["ForAnyValue", "ForAllValues"] as const;

/** Reads an operator with its quantifier and `IfExists`; undefined for one that the local cloud does not know. */
export function parseOperator(name: string): Operator | undefined {
  const parts = /^(?:(ForAnyValue|ForAllValues):)?(\w+?)(IfExists)?$/u.exec(name);
  const base = parts?.[2];
  if (base === undefined) return undefined;
  const quantifier = quantifiers.find((known) => known === parts?.[1]);
  const ifExists = parts?.[3] !== undefined;
  if (base === "Null")
    return quantifier === undefined && !ifExists
      ? { name, quantifier, ifExists, comparison: "null", negated: false }
      : undefined;
  const positive = negations[base];
  const comparison = comparisons[positive ?? base];
  return comparison === undefined
    ? undefined
    : { name, quantifier, ifExists, comparison, negated: positive !== undefined };
}
