import type { Cloud } from "../contract";
import { keyPolicyOf, keyTable } from "./kms/keys";
import { functionPolicyOf } from "./lambda/functions";
import { bucketTable } from "./s3/buckets";
import { topicTable } from "./sns/topics";

/**
 * The policy that guards a resource itself: a bucket's for the bucket and its objects, a topic's for the topic, a
 * function's for the function, a key's for the key.
 */
export function resourcePolicyOf(cloud: Pick<Cloud, "table">, resource: string): string | undefined {
  const [, , service, , , ...rest] = resource.split(":");
  if (service === "s3") return bucketTable(cloud).get(rest.join(":").split("/")[0] ?? "")?.subresources["policy"];
  if (service === "kms") return keyPolicyByArn(cloud, resource);
  if (service === "lambda") return functionPolicyOf(cloud, resource);
  if (service === "sns") return topicTable(cloud).get(resource)?.policy;
  return undefined;
}

function keyPolicyByArn(cloud: Pick<Cloud, "table">, arn: string): string | undefined {
  const key = keyTable(cloud).get(arn.replace(/^.*:key\//u, ""));
  return key?.arn === arn ? keyPolicyOf(key) : undefined;
}
