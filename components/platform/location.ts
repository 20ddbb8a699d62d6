/** What AWS and the provider know before anything is declared: where the stack lives, and which image trains. */
import { getCallerIdentity } from "@pulumi/aws/getCallerIdentity";
import { getPartition } from "@pulumi/aws/getPartition";
import { getPrebuiltEcrImage } from "@pulumi/aws/sagemaker";
import type { Location } from "../../settings/names";
import type { TrainingImage } from "../../settings/schema";

/** The account, region and partition of the stack, as plain values: names and policies are made of them. */
export async function currentLocation(region: string): Promise<Location> {
  const [{ accountId }, { partition }] = await Promise.all([getCallerIdentity({}), getPartition({})]);
  return { accountId, region, partition };
}

/** URI of the training image: the built-in algorithm's in the region, or the one that the settings name. */
export async function trainingImage(image: TrainingImage, region: string): Promise<string> {
  if ("uri" in image) return image.uri;
  const { registryPath } = await getPrebuiltEcrImage({ repositoryName: image.algorithm, imageTag: image.tag, region });
  return registryPath;
}
