/** What a stack's state says of its resources, in the shape of Pulumi's deployment format, version 3. */
import { z } from "zod";
import { urnOfReference } from "../urns";
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

/** What the state of a resource has to be, as text from outside of this process. */
const resourceSchema: z.ZodType<ResourceState> = z.object({
  urn: z.string(),
  type: z.string(),
  custom: z.boolean(),
  id: z.string().exactOptional(),
  inputs: z.record(z.string(), z.unknown()),
  outputs: z.record(z.string(), z.unknown()),
  parent: z.string().exactOptional(),
  dependencies: z.array(z.string()),
  propertyDependencies: z.record(z.string(), z.array(z.string())),
  provider: z.string().exactOptional(),
  protect: z.boolean(),
  retainOnDelete: z.boolean(),
  additionalSecretOutputs: z.array(z.string()),
  delete: z.boolean().exactOptional(),
  initErrors: z.array(z.string()).exactOptional(),
});

export const snapshotSchema: z.ZodType<Snapshot> = z.object({ resources: z.array(resourceSchema) });

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
    ...(provider === undefined ? [] : [urnOfReference(provider)]),
  ];
}
