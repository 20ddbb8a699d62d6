/**
 * Which permissions SageMaker's operations need. Source: the Service Authorization Reference; for tags at creation and
 * for the configuration of an endpoint, the API reference of AddTags and CreateEndpoint.
 */
import type { Access, ConditionContext } from "../../contract";
import { requestTags, tagRecord } from "../tags";
import type { Tag } from "./fields";

/** Creating something with tags also needs `sagemaker:AddTags` on it. */
export function creation(
  action: string,
  arn: string,
  tags: readonly Tag[] = [],
  conditions: ConditionContext = {},
): readonly Access[] {
  const tagging = requestTags(tagRecord(tags));
  const context = { ...conditions, ...tagging };
  const create = { action, resource: arn, context };
  return tags.length === 0 ? [create] : [create, { action: "sagemaker:AddTags", resource: arn, context: tagging }];
}
