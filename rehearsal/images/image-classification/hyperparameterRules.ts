/** How a hyperparameter's text is read, and the built-in image's words for one that is refused. */

/** What a hyperparameter may be. */
export type Rule =
  | { readonly kind: "integer"; readonly minimum: number }
  | { readonly kind: "share" }
  | { readonly kind: "choice"; readonly choices: readonly string[] }
  | { readonly kind: "pattern"; readonly pattern: RegExp };

/** A whole number from `minimum`. */
export function integer(minimum = 1): Rule {
  return { kind: "integer", minimum };
}

/** A number from 0 to 1, both included. */
export const share: Rule = { kind: "share" };

/** One of a few words. */
export function choice(...choices: readonly (string | number)[]): Rule {
  return { kind: "choice", choices: choices.map(String) };
}

/** A text of a certain form. */
export function pattern(expression: RegExp): Rule {
  return { kind: "pattern", pattern: expression };
}

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** Whether the text obeys the rule. */
export function obeys(rule: Rule, text: string): boolean {
  switch (rule.kind) {
    case "integer":
      return /^\d+$/.test(text) && Number.isSafeInteger(Number(text)) && Number(text) >= rule.minimum;
    case "share":
      return NUMBER.test(text) && Number(text) >= 0 && Number(text) <= 1;
    case "choice":
      return rule.choices.includes(text);
    case "pattern":
      return rule.pattern.test(text);
  }
}

/**
 * The image's words for a value that breaks its rule (their form is known from reported failures of the built-in
 * algorithms).
 */
export function refusal(name: string, rule: Rule, text: string): string {
  return validationError(
    `The value '${text}' is not valid for the '${name}' hyperparameter ` +
      `which expects one of the following: ${expectation(rule)}`,
  );
}

/** The image's words for names that it does not know. */
export function unknownNames(names: readonly string[]): string {
  return validationError(
    `Additional hyperparameters are not allowed (${quoted(names)} ${names.length === 1 ? "was" : "were"} unexpected)`,
  );
}

/** The image's words for required names without a value. */
export function missingNames(names: readonly string[]): string {
  return validationError(`No value(s) were specified for ${quoted(names)} which are required hyperparameter(s)`);
}

function validationError(message: string): string {
  return `${message} (caused by ValidationError)`;
}

function expectation(rule: Rule): string {
  switch (rule.kind) {
    case "integer":
      return (
        "a string which matches the pattern '^[1-9][0-9]*$'; " +
        `or an integer greater than or equal to ${rule.minimum}`
      );
    case "share":
      return "a number between 0 and 1";
    case "choice":
      return quoted(rule.choices);
    case "pattern":
      return `a string which matches the pattern '${rule.pattern.source}'`;
  }
}

function quoted(words: readonly string[]): string {
  return words.map((word) => `'${word}'`).join(", ");
}
