import * as iam from "@pulumi/aws/iam";
import { ComponentResource, type ComponentResourceOptions, type Input, type Output, output } from "@pulumi/pulumi";
import { componentTypes } from "../../contract/componentTypes";
import { onceReady } from "../onceReady";
import { policyDocument, type Statement, type Trust, trustPolicy } from "./permissions/statement";

export interface ServiceRoleArgs {
  /** Fixed: other roles are allowed to pass exactly this one. At most 64 characters. */
  readonly roleName: string;
  readonly description: string;
  readonly trust: Trust;
  /** Everything that the role may do. */
  readonly statements: Input<readonly Statement[]>;
  readonly tags: Readonly<Record<string, string>>;
}

/** A role for one AWS service that acts for one part of the delivery, with one policy. Costs nothing. */
export class ServiceRole extends ComponentResource {
  /** Resolves once the policy is attached, so that nothing starts with a role that may do nothing yet. */
  public readonly roleArn: Output<string>;

  public constructor(name: string, args: ServiceRoleArgs, options?: ComponentResourceOptions) {
    super(componentTypes.ServiceRole, name, {}, options);
    const child = { parent: this };
    const role = new iam.Role(
      `${name}-role`,
      {
        name: args.roleName,
        description: args.description,
        assumeRolePolicy: trustPolicy(args.trust),
        tags: { ...args.tags },
      },
      child,
    );
    const policy = new iam.RolePolicy(
      `${name}-policy`,
      { name: "permissions", role: role.name, policy: output(args.statements).apply(policyDocument) },
      child,
    );
    this.roleArn = onceReady(role.arn, policy.id);
    this.registerOutputs({ roleArn: this.roleArn });
  }
}
