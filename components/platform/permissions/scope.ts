/** What the permissions are written about: the names, the location and the state of one delivery. */
import { type Arns, arns } from "../../../settings/arns";
import { deliveryNames, type DeliveryNames, environmentNames, type EnvironmentNames } from "../../../settings/names";
import type { DataSettings, StateSettings, TrainingSettings } from "../../../settings/schema";
import { type PulumiState, pulumiState } from "../../../settings/state";
import type { Encrypted, Environment, Surroundings } from "../../environment";

/** What of the training the builds' limits and the roles' rights follow from. */
export interface DeliveredTraining extends Pick<TrainingSettings, "maximumRuntimeMinutes" | "spot"> {
  readonly data: Pick<DataSettings, "source">;
}

/** An environment that the delivery deploys to: where its containers run, and what stands before its endpoint. */
export interface Destination extends Surroundings {
  /** The API before the endpoint, which the tests ask, too. Default: none. */
  readonly api?: object;
}

/** What one delivery is: its names and its permissions follow from this. The stack itself is the QA environment. */
export interface DeliveryArgs extends Environment, Destination, Encrypted {
  /** The stack that the Production stage acts on. */
  readonly production: Destination & { readonly stack: string };
  /**
   * Where the builds find Pulumi's state; `${account}` and `${region}` in the backend are filled in. Changes in place.
   */
  readonly state: StateSettings;
  /** URI of the training image in Amazon ECR, which also serves the model: `trainingImage(…)`. Changes in place. */
  readonly image: string;
  readonly training: DeliveredTraining;
}

/** An environment that the delivery deploys to, with its names. */
export interface DeliveredEnvironment extends Destination {
  readonly stack: string;
  readonly names: EnvironmentNames;
}

export interface DeliveryScope extends Omit<DeliveryArgs, "stack" | "state" | keyof Destination> {
  readonly arns: Arns;
  readonly names: DeliveryNames;
  /** The stack that owns the delivery: the QA stage acts on it. */
  readonly qa: DeliveredEnvironment;
  readonly production: DeliveredEnvironment;
  readonly state: PulumiState;
}

/** The scope of the delivery that a stack owns. */
export function deliveryScope(args: DeliveryArgs): DeliveryScope {
  const { project, stack, location, production, state, image, training, encryption } = args;
  const environment = (of: string, { network, isolation = false, api }: Destination): DeliveredEnvironment => ({
    stack: of,
    names: environmentNames(project, of),
    isolation,
    ...(network && { network }),
    ...(api && { api }),
  });
  return {
    project,
    location,
    arns: arns(location),
    names: deliveryNames(project, stack, location),
    qa: environment(stack, args),
    production: environment(production.stack, production),
    state: pulumiState(state, location),
    image,
    training,
    ...(encryption && { encryption }),
  };
}
