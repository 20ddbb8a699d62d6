/** Wildcards and policy variables of IAM policies. */
import type { Expected } from "./operators";

/** A piece of a pattern: text that stands for itself, or a wildcard. */
type Piece = { readonly text: string } | { readonly wildcard: "*" | "?" };

/** Looks up a policy variable (`aws:PrincipalTag/team`); undefined when the request has no such key. */
export type Variables = (key: string) => string | undefined;

/** A text of a policy in which `*` and `?` are wildcards. */
export interface Pattern {
  /** As the policy writes it. */
  readonly text: string;
  /** What it stands for in one request; undefined when a variable of it is absent there. */
  readonly fill: (variables: Variables) => Expected | undefined;
}

/** A pattern of actions (`s3:Get*`). It has no variables, and IAM ignores the case of actions. */
export function actionPattern(text: string): Pattern {
  return { text, fill: compiledOnce(text.toLowerCase()) };
}

/** A pattern in which `${…}` stands for itself: under the older version of the policy language. */
export function literalPattern(text: string): Pattern {
  return { text, fill: compiledOnce(text) };
}

/** A pattern whose variables are filled in for each request. */
export function pattern(text: string): Pattern {
  return { text, fill: text.includes("${") ? (variables) => fillIn(text, variables) : compiledOnce(text) };
}

export function matchesAction({ fill }: Pattern, action: string): boolean {
  return fill(noVariables)?.matches(action.toLowerCase()) ?? false;
}

/** Whether a resource pattern covers a resource. Absent variables cover nothing. */
export function matchesResource({ text, fill }: Pattern, resource: string, variables: Variables): boolean {
  return text === "*" || (fill(variables)?.matchesArn(resource) ?? false);
}

/** Whether text matches a pattern in which `*` and `?` are wildcards, and nothing is a variable. */
export function textMatcher(text: string): (actual: string) => boolean {
  return compiled(wildcards(text)).matches;
}

const noVariables: Variables = () => undefined;

/** What has no variables means the same in every request. Most patterns of a policy are never asked for. */
function compiledOnce(text: string): () => Expected {
  let expected: Expected | undefined;
  return () => (expected ??= compiled(wildcards(text)));
}

function fillIn(text: string, variables: Variables): Expected | undefined {
  const pieces: Piece[] = [];
  for (const part of text.split(/(\$\{[^}]*\})/u)) {
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

function wildcards(text: string): Piece[] {
  return text
    .split(/([*?])/u)
    .filter((part) => part !== "")
    .map((part) => (part === "*" || part === "?" ? { wildcard: part } : { text: part }));
}

/** Each of the six parts of an ARN matches on its own: a `*` never reaches over a colon, but in the last part. */
function matchesArn(patterns: readonly RegExp[], actual: string): boolean {
  const values = actual.split(":");
  if (patterns.length < 6 || values.length < 6) return false;
  return patterns.every((part, index) => part.test(index < 5 ? (values[index] ?? "") : values.slice(5).join(":")));
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
