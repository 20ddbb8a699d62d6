/** Wildcards and policy variables of IAM policies. */
import { arnMatcher, type Piece, resourceMatcher, textMatcherOf, written } from "./arnPatterns";
import type { Expected } from "./operators";

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
  return { text, fill: hasVariable(text) ? (variables) => fillIn(text, variables) : compiledOnce(text) };
}

export function hasVariable(text: string): boolean {
  return text.includes("${");
}

export function matchesAction({ fill }: Pattern, action: string): boolean {
  return fill(noVariables)?.matches(action.toLowerCase()) ?? false;
}

/** Whether a resource pattern covers a resource. Absent variables cover nothing. */
export function matchesResource({ text, fill }: Pattern, resource: string, variables: Variables): boolean {
  return text === "*" || (fill(variables)?.matchesResource(resource) ?? false);
}

/** Whether text matches a pattern in which `*` and `?` are wildcards, and nothing is a variable. */
export function textMatcher(text: string): (actual: string) => boolean {
  return textMatcherOf(wildcards(text));
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

/** Each way of matching is made when it is asked for the first time: a pattern knows only one. */
function compiled(pieces: readonly Piece[]): Expected {
  return {
    text: written(pieces),
    matches: whenAsked(() => textMatcherOf(pieces)),
    matchesArn: whenAsked(() => arnMatcher(pieces)),
    matchesResource: whenAsked(() => resourceMatcher(pieces)),
  };
}

function whenAsked(make: () => (actual: string) => boolean): (actual: string) => boolean {
  let matches: ((actual: string) => boolean) | undefined;
  return (actual) => (matches ??= make())(actual);
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
