import type { Access, Operations } from "../../contract";
import { requestTags, tagKeys, type Tags, withoutTags } from "../tags";
import type { LambdaCloud } from "./cloud";
import { existingFunction, functionArn, functionTable, operation } from "./functions";
import { resourceReference, tagResource, untagResource } from "./schemas";

export function functionTagOperations(cloud: LambdaCloud): Operations<unknown> {
  const functions = functionTable(cloud);
  const on =
    (action: string) =>
    (request: {
      readonly Resource: string;
      readonly Tags?: Tags;
      readonly tagKeys?: readonly string[];
    }): readonly Access[] => [
      {
        action: `lambda:${action}`,
        resource: functionArn(cloud, request.Resource),
        context: { ...requestTags(request.Tags ?? {}), ...tagKeys(request.tagKeys) },
      },
    ];
  return {
    ListTags: operation(resourceReference, {
      access: on("ListTags"),
      run: ({ Resource }) => ({ Tags: existingFunction(cloud, Resource).tags }),
    }),
    TagResource: operation(tagResource, {
      access: on("TagResource"),
      run: ({ Resource, Tags }) => {
        const existing = existingFunction(cloud, Resource);
        functions.set(existing.name, { ...existing, tags: { ...existing.tags, ...Tags } });
      },
    }),
    UntagResource: operation(untagResource, {
      access: on("UntagResource"),
      run: ({ Resource, tagKeys: keys }) => {
        const existing = existingFunction(cloud, Resource);
        functions.set(existing.name, { ...existing, tags: withoutTags(existing.tags, keys) });
      },
    }),
  };
}
