/** Turns a stack's configuration into settings, or into the list of everything that is wrong with it. */
import type { z } from "zod";
import { regionsWithoutConnections } from "./connectionRegions";
import { endpointVolumeFaults, trainingVolumeFaults } from "./encryption";
import { faultOf, settingFault, settingKey, SettingsError, type SettingsFault } from "./faults";
import type { Rule } from "./rule";
import { type RuleName, ruleNamed, rules } from "./rules";
import { configurationSchema, regionSchema, type Settings } from "./schema";

/** What a stack's configuration holds: the project's keys without their namespace, and the provider's region. */
export interface Configuration {
  readonly project: string;
  readonly stack: string;
  /** The value of `aws:region`. */
  readonly region: unknown;
  readonly values: Readonly<Record<string, unknown>>;
}

type Issue = z.core.$ZodIssue;

/** Settings of a stack. Throws a SettingsError that lists every fault. */
export function parseSettings({ project, stack, region, values }: Configuration): Settings {
  const regionResult = regionSchema.safeParse(region);
  const result = configurationSchema.safeParse(values);
  const faults = [
    ...(regionResult.success ? [] : [faultOf("aws:region", region, rules.region)]),
    ...(result.success
      ? crossFaults(project, stack, region, result.data)
      : result.error.issues.flatMap((issue) => issueFaults(project, values, issue))),
  ];
  if (!regionResult.success || !result.success || faults.length > 0) throw new SettingsError(stack, faults);
  return { project, stack, region: regionResult.data, ...result.data };
}

/** Faults between keys, known once each key is right by itself. */
function crossFaults(
  project: string,
  stack: string,
  region: unknown,
  { delivery, deliveredBy, githubToken, training, endpoint, api }: z.infer<typeof configurationSchema>,
): SettingsFault[] {
  const found: SettingsFault[] = [];
  const add = (path: readonly PropertyKey[], given: unknown, rule: RuleName): void => {
    found.push(settingFault(project, path, given, rule));
  };
  if ((delivery === undefined) === (deliveredBy === undefined))
    add(["delivery"], delivery === undefined ? undefined : { delivery: "…", deliveredBy }, "owner");
  if (delivery !== undefined && training === undefined) add(["training"], undefined, "trainingOwner");
  if (delivery === undefined && training !== undefined) add(["training"], "…", "trainingOwner");
  if (delivery?.production === stack) add(["delivery", "production"], stack, "otherStack");
  if (deliveredBy === stack) add(["deliveredBy"], stack, "otherStack");
  const needsToken = delivery?.source.kind === "githubToken";
  if (needsToken && githubToken === undefined) add(["githubToken"], undefined, "githubToken");
  if (!needsToken && githubToken !== undefined) add(["githubToken"], githubToken, "githubTokenWithoutUse");
  if (delivery?.source.kind === "github" && typeof region === "string" && regionsWithoutConnections.has(region))
    add(["delivery", "source"], `kind: github in ${region}`, "connectionRegion");
  const encryption = delivery?.encryption;
  if (encryption !== undefined && encryption.keyArn.split(":")[3] !== region)
    add(["delivery", "encryption", "keyArn"], encryption.keyArn, "keyRegion");
  const certificate = api?.domain?.certificateArn;
  if (certificate !== undefined && certificate.split(":")[3] !== region)
    add(["api", "domain", "certificateArn"], certificate, "certificateRegion");
  return [
    ...found,
    ...trainingVolumeFaults(project, encryption, training),
    ...endpointVolumeFaults(project, encryption, endpoint),
  ];
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
  if (typeof value !== "object" || value === null) return undefined;
  const member: unknown = Reflect.get(value, key);
  return member;
}
