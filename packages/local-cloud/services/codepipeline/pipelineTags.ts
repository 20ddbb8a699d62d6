/** ListTagsForResource, TagResource, UntagResource: of pipelines. */
import { AwsError, type ConditionContext, type Operations } from "../../contract";
import { requestTags, tagKeys } from "../tags";
import { operation, type PipelineContext } from "./context";
import type { PipelineRecord } from "./records";
import { listTags, tagResource, untagResource } from "./requests";

type PipelineTags = PipelineRecord["tags"];

export function pipelineTagOperations(context: PipelineContext): Operations<unknown> {
  return {
    ListTagsForResource: operation(listTags, {
      access: ({ resourceArn }) => [{ action: "codepipeline:ListTagsForResource", resource: resourceArn }],
      run: ({ resourceArn }) => ({ tags: findByArn(context, resourceArn).tags }),
    }),
    TagResource: operation(tagResource, {
      access: ({ resourceArn, tags }) => [
        { action: "codepipeline:TagResource", resource: resourceArn, context: tagContext(tags) },
      ],
      run: ({ resourceArn, tags }) =>
        change(context, resourceArn, (existing) => [
          ...existing.filter(({ key }) => !tags.some((tag) => tag.key === key)),
          ...tags,
        ]),
    }),
    UntagResource: operation(untagResource, {
      access: ({ resourceArn, tagKeys: keys }) => [
        { action: "codepipeline:UntagResource", resource: resourceArn, context: tagKeys(keys) },
      ],
      run: ({ resourceArn, tagKeys: keys }) =>
        change(context, resourceArn, (existing) => existing.filter(({ key }) => !keys.includes(key))),
    }),
  };
}

/** The condition keys of a request that sets tags of a pipeline. */
export function tagContext(tags: PipelineTags = []): ConditionContext {
  return requestTags(Object.fromEntries(tags.map(({ key, value }) => [key, value])));
}

function change(context: PipelineContext, arn: string, update: (tags: PipelineTags) => PipelineTags): object {
  const pipeline = findByArn(context, arn);
  context.pipelines.set(pipeline.declaration.name, { ...pipeline, tags: update(pipeline.tags) });
  return {};
}

function findByArn({ pipelines }: PipelineContext, arn: string): PipelineRecord {
  const pipeline = pipelines.values().find((candidate) => candidate.arn === arn);
  if (pipeline === undefined) throw new AwsError("ResourceNotFoundException", `The resource ${arn} does not exist`);
  return pipeline;
}
