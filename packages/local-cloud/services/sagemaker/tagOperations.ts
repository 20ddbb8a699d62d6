import { z } from "zod";
import type { Operations } from "../../contract";
import { requestTags, tagKeys, tagRecord } from "../tags";
import type { SagemakerContext } from "./context";
import { tag, type Tag } from "./fields";
import { operation, validationException } from "./requests";

const resource = z.string();

/** AddTags, ListTags, DeleteTags. */
export function tagOperations({ tags }: SagemakerContext): Operations<unknown> {
  const read = (arn: string): readonly Tag[] => {
    const found = tags.get(arn);
    if (found === undefined) throw validationException(`Could not find resource "${arn}".`);
    return found;
  };
  return {
    AddTags: operation("AddTags", z.strictObject({ ResourceArn: resource, Tags: z.array(tag) }), {
      access: ({ ResourceArn, Tags }) => [
        { action: "sagemaker:AddTags", resource: ResourceArn, context: requestTags(tagRecord(Tags)) },
      ],
      run: ({ ResourceArn, Tags }) => {
        const merged = new Map([...read(ResourceArn), ...Tags].map(({ Key, Value }) => [Key, Value]));
        if (merged.size > 50)
          throw validationException(`${ResourceArn} would have ${merged.size} tags; at most 50 are allowed.`);
        tags.set(
          ResourceArn,
          [...merged].map(([Key, Value]) => ({ Key, Value })),
        );
        return { Tags: read(ResourceArn) };
      },
    }),
    ListTags: operation(
      "ListTags",
      z.strictObject({ ResourceArn: resource, NextToken: z.string().optional(), MaxResults: z.number().optional() }),
      {
        access: ({ ResourceArn }) => [{ action: "sagemaker:ListTags", resource: ResourceArn }],
        run: ({ ResourceArn }) => ({ Tags: read(ResourceArn) }),
      },
    ),
    DeleteTags: operation("DeleteTags", z.strictObject({ ResourceArn: resource, TagKeys: z.array(z.string()) }), {
      access: ({ ResourceArn, TagKeys }) => [
        { action: "sagemaker:DeleteTags", resource: ResourceArn, context: tagKeys(TagKeys) },
      ],
      run: ({ ResourceArn, TagKeys }) => {
        tags.set(
          ResourceArn,
          read(ResourceArn).filter(({ Key }) => !TagKeys.includes(Key)),
        );
        return {};
      },
    }),
  };
}
