/** What no setting may hold, wherever it stands: it could not pass through what the settings become. */
import { faultOf, settingKey, type SettingsFault } from "./faults";
import type { Rule } from "./rule";

/** Of more faults than these nobody reads the rest. */
const mostFaults = 20;
/** Blocks in blocks: the deepest setting lies seven deep. */
const deepest = 20;

const controlRule: Rule = {
  allowed:
    "text without control characters, line breaks, marks that turn the direction of writing and signs without a width",
  fix: "type it anew: an editor shows nothing of such a character, and the line that it becomes part of is another",
};
const edgeRule: Rule = {
  allowed: "text that neither begins nor ends with a space",
  fix: "remove the space: nobody sees it, and what is compared with the text does not fit",
};
const nameRule: Rule = {
  allowed: "any other name: JavaScript takes __proto__ for something else than a name",
  fix: "give it another name",
};
const circleRule: Rule = {
  allowed: "a block that does not hold itself, by an anchor (&name) and an alias (*name)",
  fix: "write the block out in place of the alias",
};
const depthRule: Rule = { allowed: `at most ${deepest} blocks in one another`, fix: "remove what is deeper" };

/**
 * Control characters, the separators of lines and paragraphs, what reverses the direction of a text, and what has no
 * width: but for the two joiners, without which some languages and emoji cannot be written.
 */
const control = /[\p{Cc}\p{Zl}\p{Zp}\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/u;

function ruleBroken(text: string): Rule | undefined {
  if (control.test(text)) return controlRule;
  return text.trim() === text ? undefined : edgeRule;
}

/** Every such fault of a stack's values, the first twenty at most. */
export function forbiddenFaults(project: string, values: unknown): readonly SettingsFault[] {
  const faults: SettingsFault[] = [];
  collect(values, [], new Set(), (path, given, rule) => {
    faults.push(faultOf(settingKey(project, path), given, rule));
    return faults.length < mostFaults;
  });
  return faults;
}

/** Adds a fault. False: that is enough. */
type Add = (path: readonly PropertyKey[], given: unknown, rule: Rule) => boolean;

/** @returns false when no more faults are wanted */
function collect(value: unknown, path: readonly PropertyKey[], around: ReadonlySet<unknown>, add: Add): boolean {
  if (typeof value === "string") {
    const broken = ruleBroken(value);
    return broken === undefined || add(path, value, broken);
  }
  if (typeof value !== "object" || value === null) return true;
  if (around.has(value)) return add(path, "a block that holds itself", circleRule);
  if (path.length >= deepest) return add(path, "a block", depthRule);
  const within = new Set([...around, value]);
  const isList = Array.isArray(value);
  return Object.entries(value).every(([name, inner]: [string, unknown]) => {
    const place = [...path, isList ? Number(name) : name];
    if (name === "__proto__") return add(place, name, nameRule);
    const broken = ruleBroken(name);
    if (broken !== undefined) return add(place, name, broken);
    return collect(inner, place, within, add);
  });
}
