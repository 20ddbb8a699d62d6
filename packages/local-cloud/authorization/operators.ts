/** Condition operators of IAM: how one value of the request compares with one value of the policy. */
import { momentOf, numberOf } from "./moments";

type Comparison = (actual: string, expected: Expected) => boolean;

/** A value of a policy after its variables are filled in. */
export interface Expected {
  readonly text: string;
  /** The text with `*` and `?` as wildcards, except where a variable's own value holds them. */
  readonly matches: (actual: string) => boolean;
  /** The same, each of the six parts of an ARN on its own: how conditions compare ARNs. */
  readonly matchesArn: (actual: string) => boolean;
  /** The same, as the Resource element compares ARNs. */
  readonly matchesResource: (actual: string) => boolean;
}

/** What the values of an operator are. */
export type ValueKind = "arn" | "boolean" | "date" | "null" | "number" | "text";

export interface Operator {
  /** As the policy names it, for messages. */
  readonly name: string;
  readonly kind: ValueKind;
  readonly quantifier: (typeof quantifiers)[number] | undefined;
  /** Whether an absent key satisfies the condition. */
  readonly ifExists: boolean;
  /** `Null` asks only whether the key is there. */
  readonly comparison: Comparison | "null";
  /** Whether the comparison must fail for every value of the policy (`StringNotEquals`) instead of succeed for one. */
  readonly negated: boolean;
}

/** Compares what two texts stand for. What stands for nothing matches nothing. */
function by(read: (text: string) => number | undefined, holds: (first: number, second: number) => boolean): Comparison {
  return (actual, { text }) => {
    const [first, second] = [read(actual), read(text)];
    return first !== undefined && second !== undefined && holds(first, second);
  };
}

const orders = {
  Equals: (first: number, second: number) => first === second,
  LessThan: (first: number, second: number) => first < second,
  LessThanEquals: (first: number, second: number) => first <= second,
  GreaterThan: (first: number, second: number) => first > second,
  GreaterThanEquals: (first: number, second: number) => first >= second,
};

function ordered(
  prefix: string,
  kind: ValueKind,
  read: (text: string) => number | undefined,
): Readonly<Record<string, Comparing>> {
  const entries = Object.entries(orders);
  return Object.fromEntries(entries.map(([order, holds]) => [prefix + order, { kind, comparison: by(read, holds) }]));
}

/** How values of a kind compare. */
interface Comparing {
  readonly kind: ValueKind;
  readonly comparison: Comparison;
}

const comparisons: Readonly<Record<string, Comparing>> = {
  StringEquals: { kind: "text", comparison: (actual, expected) => actual === expected.text },
  StringEqualsIgnoreCase: {
    kind: "text",
    comparison: (actual, expected) => actual.toLowerCase() === expected.text.toLowerCase(),
  },
  StringLike: { kind: "text", comparison: (actual, expected) => expected.matches(actual) },
  ArnEquals: { kind: "arn", comparison: (actual, expected) => expected.matchesArn(actual) },
  ArnLike: { kind: "arn", comparison: (actual, expected) => expected.matchesArn(actual) },
  Bool: { kind: "boolean", comparison: (actual, expected) => actual.toLowerCase() === expected.text.toLowerCase() },
  ...ordered("Numeric", "number", numberOf),
  ...ordered("Date", "date", momentOf),
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
      ? { name, kind: "null", quantifier, ifExists, comparison: "null", negated: false }
      : undefined;
  const positive = Object.hasOwn(negations, base) ? negations[base] : undefined;
  const compared = positive ?? base;
  const comparing = Object.hasOwn(comparisons, compared) ? comparisons[compared] : undefined;
  return comparing === undefined
    ? undefined
    : { name, quantifier, ifExists, ...comparing, negated: positive !== undefined };
}
