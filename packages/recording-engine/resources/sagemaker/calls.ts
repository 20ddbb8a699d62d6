/** What SageMaker's resources have in common. */
import type { SageMaker } from "@aws-sdk/client-sagemaker";
import type { Update } from "../row";
import { changeTags, tagList } from "../tags";

/** Where the provider's calls were read. */
export const source = "terraform-provider-aws internal/service/sagemaker/";

/** Names without a prefix have at most this many characters. */
export const longestName = 63;

/** The tags of a resource, as a program would write them: none where it has none and the program wrote none. */
export async function readTags(
  sagemaker: SageMaker,
  arn: string,
  { tags: declared }: { readonly tags?: unknown },
): Promise<{ tags?: Record<string, string> }> {
  const { Tags = [] } = await sagemaker.listTags({ ResourceArn: arn });
  if (Tags.length === 0 && declared === undefined) return {};
  return { tags: Object.fromEntries(Tags.map(({ Key = "", Value = "" }) => [Key, Value])) };
}

/** All that can change in place of most SageMaker resources. */
export async function updateTags(
  sagemaker: SageMaker,
  {
    old,
    inputs,
    oldOutputs,
  }: Pick<Update<{ readonly tags?: Readonly<Record<string, string>> | undefined }>, "old" | "inputs" | "oldOutputs">,
): Promise<void> {
  const arn = String(oldOutputs["arn"]);
  await changeTags(
    old.tags,
    inputs.tags,
    (tags) => sagemaker.addTags({ ResourceArn: arn, Tags: tagList(tags) }),
    (keys) => sagemaker.deleteTags({ ResourceArn: arn, TagKeys: keys }),
  );
}
