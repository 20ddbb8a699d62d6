/** What the resources of API Gateway have in common. */
import type { ApiGatewayV2 } from "@aws-sdk/client-apigatewayv2";
import { unlessGone } from "../../awsClients";
import { partitionOf } from "../../partitions";
import type { Calls, Update } from "../row";
import { changeTags } from "../tags";

/** Where the provider's calls were read. */
export const source = "terraform-provider-aws internal/service/apigatewayv2/";

/**
 * The properties that have changed; one that the program took out gets the value by which the provider takes it out.
 */
export function changesOf<Inputs extends object>(update: Update<Inputs>, removed: Partial<Inputs>): Partial<Inputs> {
  const changes: Partial<Inputs> = {};
  for (const name in { ...update.old, ...update.inputs }) {
    const value = update.inputs[name] ?? removed[name];
    if (update.changed(name) && value !== undefined) changes[name] = value;
  }
  return changes;
}

export async function updateTags(
  gateway: ApiGatewayV2,
  arn: string,
  { old, inputs }: Pick<Update<{ readonly tags?: Readonly<Record<string, string>> | undefined }>, "old" | "inputs">,
): Promise<void> {
  await changeTags(
    old.tags,
    inputs.tags,
    (tags) => gateway.tagResource({ ResourceArn: arn, Tags: { ...tags } }),
    (keys) => gateway.untagResource({ ResourceArn: arn, TagKeys: keys }),
  );
}

/** ARNs of API Gateway name no account. */
export function arnOf({ region }: Pick<Calls, "region">, path: string): string {
  return `arn:${partitionOf(region).name}:apigateway:${region}::${path}`;
}

export async function executionArnOf({ aws, region }: Calls, apiId: string): Promise<string> {
  const { Account = "" } = await (await aws.sts()).getCallerIdentity({});
  return `arn:${partitionOf(region).name}:execute-api:${region}:${Account}:${apiId}`;
}

export function orGone(deletion: Promise<unknown>): Promise<void> {
  return unlessGone(deletion, "NotFoundException");
}
