/** Finds the provider of a resource, and keeps provider resources in the state as Pulumi does. */
import { randomUUID } from "node:crypto";
import type { Goal } from "../program/goal";
import type { ResourceState } from "../state/snapshot";
import { EngineError } from "../types";
import { buildUrn, isProviderType, nameOf, typeOf, urnOfReference } from "../urns";
import { plainValues, type Values } from "../values";
import { dynamicPackage } from "./dynamic";
import type { Provider } from "./provider";

const providerTypePrefix = "pulumi:providers:";
const defaultName = "default";

export interface ProviderSet {
  readonly stack: string;
  readonly project: string;
  /** The region of the default aws provider, from `aws:region`. */
  readonly region: string;
  aws(region: string): Provider;
  readonly dynamic: Provider;
}

/** The package of a resource type: what stands before the first colon, without a dynamic resource's module. */
export function packageOf(type: string): string {
  return type.split(":")[0] ?? "";
}

/** The resource that stands for the provider of every resource that names none. */
export function defaultProviderState(
  goal: Goal,
  set: ProviderSet,
  olds: ReadonlyMap<string, ResourceState>,
): ResourceState {
  const packageName = packageOf(goal.type);
  const name = goal.version === "" ? defaultName : `${defaultName}_${goal.version.replaceAll(/\W/g, "_")}`;
  const urn = buildUrn({ stack: set.stack, project: set.project, type: providerTypePrefix + packageName, name });
  const old = olds.get(urn);
  const inputs: Values = {
    ...(goal.version === "" ? {} : { version: goal.version }),
    ...(packageName === "aws" ? { region: set.region } : {}),
  };
  return providerState(urn, old?.id ?? randomUUID(), inputs);
}

/** The state of a provider resource that the program declares itself. */
export function providerState(urn: string, id: string, inputs: Values): ResourceState {
  return {
    urn,
    type: typeOf(urn),
    custom: true,
    id,
    inputs,
    outputs: inputs,
    dependencies: [],
    propertyDependencies: {},
    protect: false,
    retainOnDelete: false,
    additionalSecretOutputs: [],
  };
}

/** Settings of an aws provider that change no call of the rehearsal. */
const harmlessSettings: readonly string[] = [
  "region",
  "version",
  "skipCredentialsValidation",
  "skipMetadataApiCheck",
  "skipRegionValidation",
  "skipRequestingAccountId",
  "allowedAccountIds",
];

/** @throws EngineError that names a setting of the aws provider which would have to change how resources are applied */
export function checkAwsSettings(where: string, settings: Values): void {
  const others = Object.keys(settings).filter((key) => !harmlessSettings.includes(key));
  if (others.length > 0)
    throw new EngineError(
      `${where} sets ${others.join(", ")} of the aws provider, ` +
        "which the recording engine of the rehearsal does not apply.",
    );
}

/** `<URN>::<id>` */
export function providerReference(state: ResourceState): string {
  return `${state.urn}::${state.id ?? ""}`;
}

/**
 * Whether the provider was chosen by the engine: another default provider (a new version) does not replace its
 * resources.
 */
export function isDefaultProvider(reference: string | undefined): boolean {
  const urn = urnOfReference(reference ?? "");
  return isProviderType(typeOf(urn)) && nameOf(urn).startsWith(defaultName);
}

/** @throws EngineError for a package that is not rehearsed */
export function providerOf(type: string, provider: ResourceState | undefined, set: ProviderSet): Provider {
  const packageName = packageOf(type);
  if (packageName === dynamicPackage) return set.dynamic;
  if (packageName !== "aws") {
    throw new EngineError(
      `Resources of type ${type} are not rehearsed: the recording engine knows aws resources and dynamic ones.`,
    );
  }
  const region = provider === undefined ? undefined : plainValues(provider.inputs)["region"];
  return set.aws(typeof region === "string" ? region : set.region);
}
