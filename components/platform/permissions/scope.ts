/** What the permissions are written about: the names, the location and the state of one delivery. */
import { type Arns, arns } from "../../../settings/arns";
import {
  deliveryNames,
  type DeliveryNames,
  environmentNames,
  type EnvironmentNames,
  type Location,
} from "../../../settings/names";
import type { OwnerSettings } from "../../../settings/owner";
import type { EncryptionSettings, Settings, TrainingSettings } from "../../../settings/schema";
import { type PulumiState, pulumiState } from "../../../settings/state";

/** Where an environment's containers run, and what stands before them. */
type Surroundings = Pick<Settings, "network" | "isolation" | "api">;

/** An environment that the delivery deploys to. */
export interface DeliveredEnvironment extends Surroundings {
  readonly stack: string;
  readonly names: EnvironmentNames;
}

export interface DeliveryScope {
  readonly project: string;
  readonly location: Location;
  readonly arns: Arns;
  readonly names: DeliveryNames;
  /** The stack that owns the delivery: the QA stage acts on it. */
  readonly qa: DeliveredEnvironment;
  readonly production: DeliveredEnvironment;
  readonly state: PulumiState;
  /** URI of the training image, which also serves the model. */
  readonly image: string;
  readonly training: TrainingSettings;
  readonly encryption?: EncryptionSettings;
}

/**
 * The scope of the delivery that a stack owns.
 * @param production settings of the stack that the Production stage acts on
 * @param image URI of the training image
 */
export function deliveryScope(
  project: string,
  stack: string,
  location: Location,
  settings: Pick<OwnerSettings, "delivery" | "training"> & Surroundings,
  production: Surroundings,
  image: string,
): DeliveryScope {
  const { delivery, training } = settings;
  return {
    project,
    location,
    arns: arns(location),
    names: deliveryNames(project, stack, location),
    qa: { stack, names: environmentNames(project, stack), ...surroundingsOf(settings) },
    production: {
      stack: delivery.production,
      names: environmentNames(project, delivery.production),
      ...surroundingsOf(production),
    },
    state: pulumiState(delivery.state, location),
    image,
    training,
    ...(delivery.encryption && { encryption: delivery.encryption }),
  };
}

function surroundingsOf({ network, isolation, api }: Surroundings): Surroundings {
  return { ...(network && { network }), isolation, ...(api && { api }) };
}
