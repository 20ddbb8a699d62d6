/** Faults of a settings file: every one says which key, what was given, what is allowed and what to do. */
import type { Rule } from "./rule";
import { type RuleName, rules } from "./rules";

export interface SettingsFault {
  /** The key as it stands in the stack file, for example `model-delivery:endpoint.variants[0].weight`. */
  readonly key: string;
  /** The value as JSON, or `nothing`. */
  readonly given: string;
  readonly allowed: string;
  readonly fix: string;
}

/** Thrown when settings are wrong; carries all faults of the stack at once. */
export class SettingsError extends Error {
  public override readonly name = "SettingsError";

  public constructor(
    public readonly stackName: string,
    public readonly faults: readonly SettingsFault[],
  ) {
    super(describe(stackName, faults));
  }
}

/** Thrown when the stacks of a checkout do not make up a delivery; carries the faults of all of them. */
export class StacksError extends Error {
  public override readonly name = "StacksError";
}

/** Nobody reads more: the rest is counted. */
const mostShown = 50;

function describe(stack: string, faults: readonly SettingsFault[]): string {
  const count = faults.length === 1 ? "One setting" : `${faults.length} settings`;
  const lines = faults
    .slice(0, mostShown)
    .map(
      ({ key, given, allowed, fix }) => `  ${key}\n    given:   ${given}\n    allowed: ${allowed}\n    fix:     ${fix}`,
    );
  const rest = faults.length > mostShown ? [`  … and ${faults.length - mostShown} more`] : [];
  return [`${count} of stack ${stack} cannot be used:`, ...lines, ...rest].join("\n");
}

/** The fault of a setting that a rule speaks of. */
export function settingFault(
  project: string,
  path: readonly PropertyKey[],
  given: unknown,
  rule: RuleName,
): SettingsFault {
  return faultOf(settingKey(project, path), given, rules[rule]);
}

export function faultOf(key: string, given: unknown, { allowed, fix }: Rule): SettingsFault {
  return { key, given: shown(key, given), allowed, fix };
}

/** Characters of a key or a value that are shown. */
const longestShown = 400;

/** The beginning of a text that somebody else has written, on one line. */
function shortened(text: string): string {
  const start = text.slice(0, longestShown).replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, escaped);
  return text.length > longestShown ? `${start}… (${text.length} characters)` : start;
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/** The token is not shown, and what looks like one of GitHub is not either, wherever it stands. */
function shown(key: string, given: unknown): string {
  if (given === undefined) return "nothing";
  // JSON knows no such numbers, and would say null.
  if (typeof given === "number" && !Number.isFinite(given)) return String(given);
  return /:githubToken\b/u.test(key)
    ? "a value that is not shown"
    : shortened(inJson(given).replaceAll(/\b(?:gh[a-z]|github_pat)_\w+/gu, "…"));
}

/** What an anchor makes a part of itself has no end in JSON. */
function inJson(given: unknown): string {
  try {
    return JSON.stringify(given);
  } catch {
    return "a value that holds itself";
  }
}

/** `model-delivery:endpoint.variants[0].weight`. */
export function settingKey(project: string, path: readonly PropertyKey[]): string {
  const text = path.map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`)).join("");
  return shortened(`${project}:${text.replace(/^\./u, "")}`);
}
