/** Everything that the statements and settings of an environment's API are about, as plain values. */
import { type Arns, arns } from "../../settings/arns";
import {
  deliveryNames,
  type DeliveryNames,
  environmentNames,
  type EnvironmentNames,
  type Location,
  testRole,
} from "../../settings/names";
import type { ApiSettings, EncryptionSettings } from "../../settings/schema";
import type { DeliveredEnvironment, Encrypted } from "../environment";

/** What an environment's API is about. Changes in place, but for names and the settings' domain. */
export interface ApiArgs extends DeliveredEnvironment, Encrypted {
  /** Who may ask, how much, from which pages, and under which domain: each as `api` in SETTINGS.md. */
  readonly settings: ApiSettings;
  /** Media types of what the model is asked with, the usual one first. */
  readonly requestTypes: readonly string[];
}

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

/** The scope of a stack's API. */
export function apiScope(args: ApiArgs): ApiScope {
  const { project, stack, location, deliveredBy = stack, settings, requestTypes, encryption } = args;
  const names = deliveryNames(project, deliveredBy, location);
  return {
    settings,
    location,
    arns: arns(location),
    environment: environmentNames(project, stack),
    owner: names,
    encryption,
    requestTypes,
    testRole: testRole(names, stack === deliveredBy),
  };
}
