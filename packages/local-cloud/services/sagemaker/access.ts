/**
 * Which permissions SageMaker's operations need. Source: the Service Authorization Reference; for tags at creation and
 * for the configuration of an endpoint, the API reference of AddTags and CreateEndpoint.
 */
import type { Access, ConditionContext } from "../../contract";
import { servicePrincipal } from "./context";
import type { Tag } from "./fields";

/** Creating something with tags also needs `sagemaker:AddTags` on it. */
export function creation(
  action: string,
  arn: string,
  tags: readonly Tag[] = [],
  conditions: ConditionContext = {},
): readonly Access[] {
  const context = { ...conditions, ...requestTags(tags) };
  const create = { action, resource: arn, context };
  return tags.length === 0
    ? [create]
    : [create, { action: "sagemaker:AddTags", resource: arn, context: requestTags(tags) }];
}

export function requestTags(tags: readonly Tag[]): ConditionContext {
  if (tags.length === 0) return {};
  return {
    ...Object.fromEntries(tags.map(({ Key, Value }) => [`aws:RequestTag/${Key}`, Value])),
    "aws:TagKeys": tags.map(({ Key }) => Key),
  };
}

/** Handing a role to SageMaker. */
export function passRole(roleArn: string): Access {
  return { action: "iam:PassRole", resource: roleArn, context: { "iam:PassedToService": servicePrincipal } };
}
