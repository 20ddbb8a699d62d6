/** Wildcards and policy variables of IAM policies. */
import type { Expected } from "./operators";

/** A piece of a pattern: text that stands for itself, or a wildcard. */
type Piece = { readonly text: string } | { readonly wildcard: "*" | "?" };

/** Looks up a policy variable (`aws:PrincipalTag/team`); undefined when the request has no such key. */
export type Variables = (key: string) => string | undefined;

/** Whether a pattern of actions (`s3:Get*`) covers an action; IAM ignores their case. */
export function matchesAction(pattern: string, action: string): boolean {
  return withoutVariables(pattern.toLowerCase()).matches(action.toLowerCase());
}

/** Whether a resource pattern with its variables filled in covers a resource. Undefined variables cover nothing. */
export function matchesResource(pattern: string, resource: string, variables: Variables): boolean {
  if (pattern === "*") return true;
  return fillIn(pattern, variables)?.matchesArn(resource) ?? false;
}

/** Whether text matches a pattern in which `*` and `?` are wildcards. */
export function matchesText(pattern: string, text: string): boolean {
  return withoutVariables(pattern).matches(text);
}

/** Fills in the variables of a policy's value; undefined when one of them is absent from the request. */
export function fillIn(pattern: string, variables: Variables): Expected | undefined {
  if (!pattern.includes("${")) return withoutVariables(pattern);
  const pieces: Piece[] = [];
  for (const part of pattern.split(/(\$\{[^}]*\})/u)) {
    const variable = /^\$\{([^}]*)\}$/u.exec(part)?.[1];
    if (variable === undefined) {
      pieces.push(...wildcards(part));
      continue;
    }
    const value = variableValue(variable, variables);
    if (value === undefined) return undefined;
    pieces.push({ text: value });
  }
  return compiled(pieces);
}

const known = new Map<string, Expected>();

/** What has no variables means the same in every request, and is compiled once. */
function withoutVariables(pattern: string): Expected {
  const expected = known.get(pattern) ?? compiled(wildcards(pattern));
  known.set(pattern, expected);
  return expected;
}

function compiled(pieces: readonly Piece[]): Expected {
  const whole = expression(pieces);
  const parts = arnParts(pieces).map(expression);
  return {
    text: pieces.map((piece) => ("text" in piece ? piece.text : piece.wildcard)).join(""),
    matches: (actual) => whole.test(actual),
    matchesArn: (actual) => matchesArn(parts, actual),
  };
}

/** `${*}`, `${?}` and `${$}` are the characters themselves; `${key, 'default'}` has a value for an absent key. */
function variableValue(variable: string, variables: Variables): string | undefined {
  if (variable === "*" || variable === "?" || variable === "$") return variable;
  const [, key = variable, fallback] = /^\s*([^,\s]+)\s*(?:,\s*'([^']*)')?\s*$/u.exec(variable) ?? [];
  return variables(key) ?? fallback;
}

function wildcards(pattern: string): Piece[] {
  return pattern
    .split(/([*?])/u)
    .filter((part) => part !== "")
    .map((part) => (part === "*" || part === "?" ? { wildcard: part } : { text: part }));
}

/** Each of the six parts of an ARN matches on its own: a `*` never reaches over a colon, but in the last part. */
function matchesArn(patterns: readonly RegExp[], actual: string): boolean {
  const values = actual.split(":");
  if (patterns.length < 6 || values.length < 6) return false;
  return patterns.every((pattern, index) =>
    pattern.test(index < 5 ? (values[index] ?? "") : values.slice(5).join(":")),
  );
}

function arnParts(pieces: readonly Piece[]): readonly (readonly Piece[])[] {
  const parts: Piece[][] = [[]];
  for (const piece of pieces) {
    if (!("text" in piece)) {
      parts.at(-1)?.push(piece);
      continue;
    }
    const texts = splitAtMost(piece.text, 7 - parts.length);
    texts.forEach((text, index) => {
      if (index > 0) parts.push([]);
      parts.at(-1)?.push({ text });
    });
  }
  return parts;
}

function splitAtMost(text: string, count: number): readonly string[] {
  const parts = text.split(":");
  return [...parts.slice(0, count - 1), parts.slice(count - 1).join(":")].slice(0, parts.length);
}

function expression(pieces: readonly Piece[]): RegExp {
  const source = pieces.map((piece) => ("text" in piece ? escape(piece.text) : piece.wildcard === "*" ? ".*" : "."));
  return new RegExp(`^${source.join("")}$`, "su");
}

function escape(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/gu, "\\$&");
}
