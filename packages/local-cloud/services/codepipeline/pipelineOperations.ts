import { AwsError, type Operations, type ConditionContext } from "../../contract";
/** CreatePipeline, UpdatePipeline, GetPipeline, DeletePipeline, ListPipelines and tags. */
import { passRole } from "../access";
import { requestTags, tagKeys } from "../tags";
import { currentMoment, findPipeline, operation, pipelineArn, type PipelineContext, servicePrincipal } from "./context";
import type { Executions } from "./executions";
import type { PipelineRecord } from "./records";
import {
  createPipeline,
  deletePipeline,
  getPipeline,
  listPipelines,
  listTags,
  tagResource,
  untagResource,
  updatePipeline,
} from "./requests";
import { withoutTokens } from "./tokens";
import { validatePipeline } from "./validation";

export function pipelineOperations(context: PipelineContext, executions: Executions): Operations<unknown> {
  const { cloud, pipelines } = context;
  return {
    CreatePipeline: operation(createPipeline, {
      access: ({ pipeline, tags }) => [
        {
          action: "codepipeline:CreatePipeline",
          resource: pipelineArn(cloud, pipeline.name),
          context: tagContext(tags),
        },
        passRole(pipeline.roleArn, servicePrincipal),
      ],
      run: ({ pipeline, tags = [] }) => {
        if (pipelines.get(pipeline.name) !== undefined)
          throw new AwsError(
            "PipelineNameInUseException",
            `A pipeline with the name '${pipeline.name}' already exists in account '${cloud.accountId}'`,
          );
        validatePipeline(pipeline, cloud.region);
        const now = currentMoment(cloud);
        const declaration = { ...pipeline, version: 1 };
        pipelines.set(pipeline.name, {
          declaration,
          arn: pipelineArn(cloud, pipeline.name),
          created: now,
          updated: now,
          tags,
        });
        return { pipeline: withoutTokens(declaration), tags };
      },
    }),
    UpdatePipeline: operation(updatePipeline, {
      access: ({ pipeline }) => [
        { action: "codepipeline:UpdatePipeline", resource: pipelineArn(cloud, pipeline.name) },
        passRole(pipeline.roleArn, servicePrincipal),
      ],
      run: ({ pipeline }) => {
        const existing = findPipeline(context, pipeline.name);
        validatePipeline(pipeline, cloud.region);
        const declaration = { ...pipeline, version: existing.declaration.version + 1 };
        pipelines.set(pipeline.name, { ...existing, declaration, updated: currentMoment(cloud) });
        executions.cancel(pipeline.name);
        return { pipeline: withoutTokens(declaration) };
      },
    }),
    GetPipeline: operation(getPipeline, {
      access: ({ name }) => [{ action: "codepipeline:GetPipeline", resource: pipelineArn(cloud, name) }],
      run: ({ name }) => {
        const { declaration, arn, created, updated } = findPipeline(context, name);
        return { pipeline: withoutTokens(declaration), metadata: { pipelineArn: arn, created, updated } };
      },
    }),
    DeletePipeline: operation(deletePipeline, {
      access: ({ name }) => [{ action: "codepipeline:DeletePipeline", resource: pipelineArn(cloud, name) }],
      run: ({ name }) => {
        executions.cancel(name);
        pipelines.delete(name);
        return {};
      },
    }),
    ListPipelines: operation(listPipelines, {
      access: () => [{ action: "codepipeline:ListPipelines", resource: pipelineArn(cloud, "*") }],
      run: () => ({
        pipelines: pipelines.values().map(({ declaration, created, updated }) => ({
          name: declaration.name,
          version: declaration.version,
          pipelineType: declaration.pipelineType,
          executionMode: declaration.executionMode,
          created,
          updated,
        })),
      }),
    }),
    ...tagOperations(context),
  };
}

function tagOperations(context: PipelineContext): Operations<unknown> {
  const change = (
    arn: string,
    update: (tags: PipelineRecord["tags"]) => PipelineRecord["tags"],
  ): Record<string, never> => {
    const pipeline = findByArn(context, arn);
    context.pipelines.set(pipeline.declaration.name, { ...pipeline, tags: update(pipeline.tags) });
    return {};
  };
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
        change(resourceArn, (existing) => [
          ...existing.filter(({ key }) => !tags.some((tag) => tag.key === key)),
          ...tags,
        ]),
    }),
    UntagResource: operation(untagResource, {
      access: ({ resourceArn, tagKeys: keys }) => [
        { action: "codepipeline:UntagResource", resource: resourceArn, context: tagKeys(keys) },
      ],
      run: ({ resourceArn, tagKeys: keys }) =>
        change(resourceArn, (existing) => existing.filter(({ key }) => !keys.includes(key))),
    }),
  };
}

function findByArn({ pipelines }: PipelineContext, arn: string): PipelineRecord {
  const pipeline = pipelines.values().find((candidate) => candidate.arn === arn);
  if (pipeline === undefined) throw new AwsError("ResourceNotFoundException", `The resource ${arn} does not exist`);
  return pipeline;
}

function tagContext(tags: PipelineRecord["tags"] = []): ConditionContext {
  return requestTags(Object.fromEntries(tags.map(({ key, value }) => [key, value])));
}
