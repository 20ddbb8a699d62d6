import type { ComponentResourceOptions } from "@pulumi/pulumi";
import { deliveryNames, environmentNames } from "../../settings/names";
import type { DeliveredEnvironment, Encrypted, Surroundings, Tagged } from "../environment";
import { hostingRole } from "./permissions/roles";
import { ServiceRole } from "./serviceRole";

/** Everything but names changes the role in place. */
export interface HostingRoleArgs extends DeliveredEnvironment, Pick<Surroundings, "network">, Encrypted, Tagged {
  /** URI of the image that serves, in Amazon ECR. */
  readonly image: string;
  /**
   * Which models the endpoint may read: copies that the pipeline's Deploy action has made for this environment, or what
   * training jobs have left, for a program that serves it without such an action. Default: `delivered`.
   */
  readonly models?: "delivered" | "trained";
}

/**
 * The role that the instances of an environment's endpoint run with: they read the delivered models, and nothing else
 * of the delivery. Costs nothing.
 */
export class HostingRole extends ServiceRole {
  public constructor(name: string, args: HostingRoleArgs, options?: ComponentResourceOptions) {
    const { project, stack, location, deliveredBy = stack, image, models, encryption, network, tags } = args;
    const owner = deliveryNames(project, deliveredBy, location);
    const environment = environmentNames(project, stack);
    super(
      name,
      { ...hostingRole({ location, owner, environment, models, image, encryption, network }), tags },
      options,
    );
  }
}
