import type { Input, Output } from "@pulumi/pulumi";
import { newestApprovedPackage, refuseAbsence } from "../components";
import { deliveryNames, environmentNames } from "../settings/names";
import type { Circumstances } from "./circumstances";

/**
 * ARN of the package that the stack serves: the one that this release names. Told nothing, the owner of the delivery
 * serves what it has trained, and every other stack what was approved last for it. Undefined as long as there is none.
 * @throws when the stack serves something and nothing was found to go on with
 */
export async function servedPackage(
  { settings, owner, release, ownsDelivery, here }: Circumstances,
  trained: Output<string> | undefined,
): Promise<Input<string> | undefined> {
  if (release.modelPackage !== undefined) return release.modelPackage;
  const { project, stack, region } = settings;
  const { modelPackageGroup: group } = deliveryNames(project, owner.stack, here.location);
  const found = ownsDelivery ? trained : await newestApprovedPackage(region, group, stack);
  if (found === undefined) {
    await refuseAbsence({
      stack,
      region,
      endpointName: environmentNames(project, stack).endpoint,
      missing: ownsDelivery ? { kind: "data" } : { kind: "approvedPackage", group },
    });
  }
  return found;
}
