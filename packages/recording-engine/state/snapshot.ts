/** What a stack's state says of its resources, in the shape of Pulumi's deployment format, version 3. */
import type { Values } from "../values";

export interface ResourceState {
  readonly urn: string;
  readonly type: string;
  /** Whether a provider manages it; components and the stack itself are not custom. */
  readonly custom: boolean;
  readonly id?: string;
  readonly inputs: Values;
  readonly outputs: Values;
  readonly parent?: string;
  readonly dependencies: readonly string[];
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
  /** `<URN>::<id>` of the provider resource. */
  readonly provider?: string;
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
  readonly additionalSecretOutputs: readonly string[];
  /** Replaced: still to be deleted. */
  readonly delete?: boolean;
  /** Why the resource exists but is not as it should be; the next update tries again. */
  readonly initErrors?: readonly string[];
}

/** Resources so that each comes after what it depends on. */
export interface Snapshot {
  readonly resources: readonly ResourceState[];
}

export const emptySnapshot: Snapshot = { resources: [] };

/** Everything that has to exist before the resource: its parent, dependencies and provider. */
export function requirements(
  resource: Pick<ResourceState, "parent" | "dependencies" | "propertyDependencies" | "provider">,
): readonly string[] {
  const { parent, dependencies, propertyDependencies, provider } = resource;
  return [
    ...(parent === undefined ? [] : [parent]),
    ...dependencies,
    ...Object.values(propertyDependencies).flat(),
    ...(provider === undefined ? [] : [provider.slice(0, provider.lastIndexOf("::"))]),
  ];
}
