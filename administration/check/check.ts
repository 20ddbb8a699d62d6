/** What a check of `npm run check` is: a name, and a pure judgement of what was found. */
import type { Location } from "../../settings/names";
import type { OwnerSettings } from "../../settings/owner";
import type { Settings } from "../../settings/schema";
import type { Facts, Look, Wanted } from "./facts";

/** What is judged. */
export interface Situation {
  /** The stack that is checked. */
  readonly settings: Settings;
  readonly owner: OwnerSettings;
  readonly production: Settings;
  readonly facts: Facts;
  readonly wanted: Wanted;
}

export type Verdict =
  | { readonly kind: "good" | "later" | "unknown"; readonly text: string }
  | {
      readonly kind: "missing";
      /** What does not work until it is there: `pulumi up`, a run of the pipeline, or a workflow of pull requests. */
      readonly stops: "up" | "run" | "workflow";
      readonly text: string;
      readonly fix: string;
      /** Where the fix is made, or told. */
      readonly page: string;
    };

export interface Check {
  readonly name: string;
  /** Undefined: it does not concern this stack. */
  readonly judge: (situation: Situation) => Verdict | undefined;
}

export interface Finding {
  readonly name: string;
  readonly verdict: Verdict;
}

export function findings(checks: readonly Check[], situation: Situation): readonly Finding[] {
  return checks.flatMap(({ name, judge }) => {
    const verdict = judge(situation);
    return verdict === undefined ? [] : [{ name, verdict }];
  });
}

/** Whether `pulumi up` would fail. */
export function stopsUp(found: readonly Finding[]): boolean {
  return found.some(({ verdict }) => verdict.kind === "missing" && verdict.stops === "up");
}

/** Judges what was found; what could not be looked up is no fault. */
export function known<Value>(look: Look<Value>, judge: (value: Value) => Verdict): Verdict {
  return "found" in look ? judge(look.found) : { kind: "unknown", text: `could not be looked up: ${look.unknown}` };
}

/** Judges what can be known of an account only with credentials that work, which is a check of its own. */
export function inAccount({ location }: Facts, judge: (location: Location) => Verdict): Verdict {
  return "found" in location
    ? judge(location.found)
    : { kind: "unknown", text: "could not be looked up: the credentials do not work" };
}

export function good(text: string): Verdict {
  return { kind: "good", text };
}

/** It is made by the first `pulumi up`, or fetched by it. */
export function later(text: string): Verdict {
  return { kind: "later", text };
}

export function missing(stops: "up" | "run" | "workflow", text: string, fix: string, page: string): Verdict {
  return { kind: "missing", stops, text, fix, page };
}

/** Whether a version is at least another one: `3.250.1` is at least `3.248`. */
export function isAtLeast(version: string, wanted: string): boolean {
  const [numbers, least] = [version, wanted].map((text) => text.replace(/^v/u, "").split(/[.-]/u).map(Number));
  for (const [index, number] of (least ?? []).entries()) {
    const own = numbers?.[index] ?? 0;
    if (own !== number) return own > number;
  }
  return true;
}
