/**
 * How a person's update leaves a release alone: what the state has stays as it is, whatever the settings say, a change
 * that would replace something included. It holds no creation, and what is no longer declared is deleted; so a program
 * declares exactly what is live (liveEndpoint.ts).
 */
import type { CustomResourceOptions } from "@pulumi/pulumi";

/** Options of a resource of a provider. */
export function holding(held: boolean | undefined): Pick<CustomResourceOptions, "ignoreChanges"> {
  return held === true ? { ignoreChanges: ["*"] } : {};
}

/**
 * Options of a dynamic resource: its properties by name. `*` would hold the code of its provider, too, and run what
 * stands in the state instead of what stands in this checkout (SECURITY.md, "State is a privilege").
 */
export function holdingProperties(
  held: boolean | undefined,
  properties: readonly string[],
): Pick<CustomResourceOptions, "ignoreChanges"> {
  return held === true ? { ignoreChanges: [...properties] } : {};
}
