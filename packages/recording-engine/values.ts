/**
 * Property values as programs and the engine exchange them: plain JSON in which an object with a signature stands for a
 * secret, for a reference to a resource or for an asset, and one string for a value that is not known yet.
 */
import { runtime } from "@pulumi/pulumi";

/** Properties by name. */
export type Values = Readonly<Record<string, unknown>>;

/** Stands for a value that a preview cannot know. */
export const unknown: string = runtime.unknownValue;

/** Pulumi keeps the names of properties that the provider filled in under this key. */
export const defaultsKey = "__defaults";

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether a value is one of those for which an object with a signature stands. */
export function isSigned(value: unknown, signature: string): value is Readonly<Record<string, unknown>> {
  return isRecord(value) && value[runtime.specialSigKey] === signature;
}

export function isSecret(value: unknown): value is Readonly<Record<string, unknown>> {
  return isSigned(value, runtime.specialSecretSig);
}

/** Wraps a value so that it is never printed. */
function secret(value: unknown): Values {
  return isSecret(value) ? value : { [runtime.specialSigKey]: runtime.specialSecretSig, value };
}

/** Whether the predicate holds for the value or for anything inside it. */
function contains(value: unknown, predicate: (part: unknown) => boolean): boolean {
  if (predicate(value)) return true;
  if (Array.isArray(value)) return value.some((element) => contains(element, predicate));
  return isRecord(value) && Object.values(value).some((element) => contains(element, predicate));
}

export function containsSecret(value: unknown): boolean {
  return contains(value, isSecret);
}

export function containsUnknown(value: unknown): boolean {
  return contains(value, (part) => part === unknown);
}

/** The value as a provider that knows neither secrets nor resource references sees it. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (isSecret(value)) return plain(value["value"]);
  if (isSigned(value, runtime.specialResourceSig)) return value["id"] ?? value["urn"];
  return isRecord(value) ? plainValues(value) : value;
}

export function plainValues(values: Values): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, plain(value)]));
}

/**
 * Marks what must stay secret in the outputs of a provider that does not know secrets: outputs of the same name as a
 * secret input, and those the program named.
 */
export function keepSecrets(outputs: Values, inputs: Values, additional: readonly string[]): Values {
  return Object.fromEntries(
    Object.entries(outputs).map(([key, value]) => [
      key,
      additional.includes(key) || containsSecret(inputs[key]) ? secret(value) : value,
    ]),
  );
}

export function without(values: Values, property: string): Values {
  return Object.fromEntries(Object.entries(values).filter(([key]) => key !== property));
}

/** Deep equality; a secret equals its plain value, and an absent property equals one without a value. */
export function sameValue(left: unknown, right: unknown): boolean {
  if (isSecret(left)) return sameValue(left["value"], right);
  if (isSecret(right)) return sameValue(left, right["value"]);
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((element, index) => sameValue(element, right[index]));
  }
  if (isRecord(left) && isRecord(right)) {
    return [...new Set([...Object.keys(left), ...Object.keys(right)])].every((key) => sameValue(left[key], right[key]));
  }
  return left === right || (isNothing(left) && isNothing(right));
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === null;
}
