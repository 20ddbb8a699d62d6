/** Turns a stack's configuration into settings, or into the list of everything that is wrong with it. */
import { z } from "zod";
import { crossFaults, partialSchema } from "./between";
import { faultOf, settingKey, SettingsError, type SettingsFault } from "./faults";
import { forbiddenFaults } from "./forbidden";
import type { Rule } from "./rule";
import { ruleNamed, rules } from "./rules";
import { configurationSchema, regionSchema, type Settings } from "./schema";
import { type Misspelling, respell } from "./spelling";

/** What a stack's configuration holds: the project's keys without their namespace, and the provider's region. */
export interface Configuration {
  readonly project: string;
  readonly stack: string;
  /** The value of `aws:region`. */
  readonly region: unknown;
  readonly values: Readonly<Record<string, unknown>>;
}

type Issue = z.core.$ZodIssue;

/**
 * Settings of a stack. A misspelt name is taken for what was meant, so that all else is told of at once.
 *
 * @throws SettingsError that lists every fault
 */
export function parseSettings({ project, stack, region, values: written }: Configuration): Settings {
  const forbidden = forbiddenFaults(project, written);
  if (forbidden.length > 0) throw new SettingsError(stack, forbidden);
  const { values, misspellings } = respell(configurationSchema, written);
  const regionResult = regionSchema.safeParse(region);
  const result = configurationSchema.safeParse(values);
  const faults = [
    ...misspellings.map((each) => misspellingFault(project, values, each)),
    ...(regionResult.success ? [] : [faultOf("aws:region", region, rules.region)]),
    ...(result.success ? [] : result.error.issues.flatMap((issue) => issueFaults(project, values, issue))),
    ...crossFaults({ project, stack, region, values, right: result.success ? result.data : rightOnes(values) }),
  ];
  if (!regionResult.success || !result.success || faults.length > 0) throw new SettingsError(stack, faults);
  return { project, stack, region: regionResult.data, ...result.data };
}

/** The settings that are right by themselves, whatever is wrong with others. */
function rightOnes(values: unknown): z.infer<typeof partialSchema> {
  const shape: Readonly<Record<string, z.core.$ZodType>> = configurationSchema.shape;
  const right = Object.entries(shape).flatMap(([name, schema]) => {
    const value = memberOf(values, name);
    return value !== undefined && z.safeParse(schema, value).success ? [[name, value] as const] : [];
  });
  return partialSchema.parse(Object.fromEntries(right));
}

function misspellingFault(project: string, values: unknown, { path, written, meant }: Misspelling): SettingsFault {
  return faultOf(settingKey(project, [...path, written]), valueAt(values, [...path, meant]), {
    allowed: `nothing: no setting has this name. Did you mean ${meant}?`,
    fix: `write ${meant} in its place: ${meant} is missing because of it`,
  });
}

function issueFaults(project: string, values: unknown, issue: Issue): SettingsFault[] {
  const at = (path: readonly PropertyKey[], rule: Rule): SettingsFault =>
    faultOf(settingKey(project, path), valueAt(values, path), rule);
  if (issue.code === "unrecognized_keys") return issue.keys.map((key) => at([...issue.path, key], unknownKey));
  if (issue.code === "invalid_key")
    return issue.issues.map(({ message }) => at(issue.path, ruleNamed(message) ?? missing));
  return [at(issue.path, ruleNamed(issue.message) ?? missing)];
}

const unknownKey: Rule = { allowed: "nothing: no setting has this name", fix: "remove it, or correct its name" };
/** Blocks that every stack needs have no rule of their own when they are absent altogether. */
const missing: Rule = { allowed: "a value", fix: "compare with Pulumi.dev.yaml of the repository" };

function valueAt(values: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce(memberOf, values);
}

function memberOf(value: unknown, key: PropertyKey): unknown {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
  const member: unknown = Reflect.get(value, key);
  return member;
}
