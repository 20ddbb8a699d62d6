/** Everything that the statements and settings of an environment's API are about, as plain values. */
import { type Arns, arns } from "../../settings/arns";
import { modelKind } from "../../settings/modelKinds";
import {
  deliveryNames,
  type DeliveryNames,
  environmentNames,
  type EnvironmentNames,
  type Location,
  testRole,
} from "../../settings/names";
import type { OwnerSettings } from "../../settings/owner";
import type { ApiSettings, EncryptionSettings } from "../../settings/schema";

export interface ApiScope {
  readonly settings: ApiSettings;
  readonly location: Location;
  readonly arns: Arns;
  readonly environment: EnvironmentNames;
  /** Names of the delivery whose models are asked. */
  readonly owner: DeliveryNames;
  readonly encryption: EncryptionSettings | undefined;
  /** Media types of what the model is asked with, the usual one first. */
  readonly requestTypes: readonly string[];
  /** The role of the Test action, which asks the API. */
  readonly testRole: string;
}

/**
 * The scope of a stack's API.
 * @param owner settings of the stack that owns the delivery, perhaps the same one
 */
export function apiScope(
  settings: ApiSettings,
  { project, stack }: { readonly project: string; readonly stack: string },
  owner: OwnerSettings,
  location: Location,
): ApiScope {
  const names = deliveryNames(project, owner.stack, location);
  return {
    settings,
    location,
    arns: arns(location),
    environment: environmentNames(project, stack),
    owner: names,
    encryption: owner.delivery.encryption,
    requestTypes: modelKind(owner.training.image).requestTypes,
    testRole: testRole(names, stack === owner.stack),
  };
}
