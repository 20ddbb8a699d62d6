/**
 * Which events a rule is about: for each member that a pattern names, the values of which the event must have one.
 *
 * Source: the user guide of EventBridge, "Creating Amazon EventBridge event patterns" (2026-11-29).
 */
import { AwsError } from "../../contract";

export interface EventPattern {
  readonly [member: string]: readonly string[] | EventPattern;
}

/** Levels of a pattern; an event of CodePipeline has three. */
const deepest = 10;

/** @throws AwsError InvalidEventPatternException, or NotImplemented for what is not compared here */
export function parsePattern(text: string): EventPattern {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw invalid("it is no JSON");
  }
  return patternOf(parsed, []);
}

function patternOf(value: unknown, path: readonly string[]): EventPattern {
  if (!isRecord(value)) throw invalid(`${where(path)} must be an object or an array`);
  const members = Object.entries(value);
  if (members.length === 0) throw invalid(`${where(path)} is empty`);
  if (path.length === deepest) throw notRehearsed(`more than ${deepest} levels`);
  return Object.fromEntries(members.map(([name, member]) => [name, memberOf(member, [...path, name])]));
}

function memberOf(value: unknown, path: readonly string[]): EventPattern[string] {
  if (path.at(-1)?.startsWith("$") === true) throw notRehearsed(where(path));
  if (!Array.isArray(value)) return patternOf(value, path);
  if (value.length === 0) throw invalid(`${where(path)} is empty`);
  return value.map((each: unknown) => {
    if (typeof each !== "string") throw notRehearsed(`${where(path)} = ${JSON.stringify(each)}`);
    return each;
  });
}

function where(path: readonly string[]): string {
  return path.length === 0 ? "the pattern" : path.join(".");
}

function invalid(reason: string): AwsError {
  return new AwsError("InvalidEventPatternException", `Event pattern is not valid. Reason: ${reason}`);
}

function notRehearsed(what: string): AwsError {
  return new AwsError("NotImplemented", `The rehearsal's EventBridge does not do patterns with ${what}.`, 501);
}

/** Whether an event has, for each member of the pattern, one of its values; a list has it when one of its items is. */
export function matches(pattern: EventPattern, event: unknown): boolean {
  return Object.entries(pattern).every(([name, wanted]) => {
    const value: unknown = isRecord(event) ? event[name] : undefined;
    if (!isValues(wanted)) return matches(wanted, value);
    const found: readonly unknown[] = Array.isArray(value) ? value : [value];
    return found.some((each) => typeof each === "string" && wanted.includes(each));
  });
}

function isValues(wanted: EventPattern[string]): wanted is readonly string[] {
  return Array.isArray(wanted);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
