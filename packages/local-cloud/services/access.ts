import type { Access } from "../contract";

/**
 * Handing a role to a service.
 *
 * @param service its principal, for example `codebuild.amazonaws.com`
 */
export function passRole(roleArn: string, service: string): Access {
  return { action: "iam:PassRole", resource: roleArn, context: { "iam:PassedToService": service } };
}
