/** What the arguments of components have in common. */
import type { Location } from "../settings/names";
import type { EncryptionSettings, NetworkSettings } from "../settings/schema";

/** Which environment a component is for. Fixed names follow from all three: changing one replaces whatever has them. */
export interface Environment {
  /** The project, for example `pulumi.getProject()`. */
  readonly project: string;
  /** The stack, for example `pulumi.getStack()`. */
  readonly stack: string;
  /** Account, region and partition: `currentLocation(region)`. */
  readonly location: Location;
}

/** An environment, and whose models it serves. */
export interface DeliveredEnvironment extends Environment {
  /** The stack whose Platform delivers here. Default: the stack itself. */
  readonly deliveredBy?: string;
}

/** Where an environment's containers run. */
export interface Surroundings {
  /**
   * The VPC of training jobs and models. A change makes new models, and counts for the next job. Default: SageMaker's
   * own network.
   */
  readonly network?: NetworkSettings | undefined;
  /**
   * Whether containers run without any network. A change makes new models, and counts for the next job. Default: false.
   */
  readonly isolation?: boolean;
}

export interface Encrypted {
  /**
   * A symmetric KMS key of one's own in the region, and which volumes it encrypts. A change makes a new endpoint
   * configuration, counts for the next job, and is made in place elsewhere: what was encrypted with the former key
   * stays so. Default: keys that AWS manages.
   */
  readonly encryption?: EncryptionSettings | undefined;
}

export interface Tagged {
  /** Tags of everything that AWS lets be tagged; at most 50 with those that components add. Changes in place. */
  readonly tags: Readonly<Record<string, string>>;
}
