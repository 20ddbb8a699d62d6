/** CreatePipeline, UpdatePipeline, GetPipeline, DeletePipeline, ListPipelines and tags. */
import { type Access, AwsError, type Operation } from "../../contract";
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

export function pipelineOperations(
  context: PipelineContext,
  executions: Executions,
): Readonly<Record<string, Operation<unknown>>> {
  const { cloud, pipelines } = context;
  return {
    CreatePipeline: operation(createPipeline, {
      access: ({ pipeline, tags }) => [
        {
          action: "codepipeline:CreatePipeline",
          resource: pipelineArn(cloud, pipeline.name),
          context: requestTags(tags ?? []),
        },
        passRole(pipeline.roleArn),
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
        passRole(pipeline.roleArn),
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

function tagOperations(context: PipelineContext): Readonly<Record<string, Operation<unknown>>> {
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
        { action: "codepipeline:TagResource", resource: resourceArn, context: requestTags(tags) },
      ],
      run: ({ resourceArn, tags }) =>
        change(resourceArn, (existing) => [
          ...existing.filter(({ key }) => !tags.some((tag) => tag.key === key)),
          ...tags,
        ]),
    }),
    UntagResource: operation(untagResource, {
      access: ({ resourceArn, tagKeys }) => [
        { action: "codepipeline:UntagResource", resource: resourceArn, context: { "aws:TagKeys": tagKeys } },
      ],
      run: ({ resourceArn, tagKeys }) =>
        change(resourceArn, (existing) => existing.filter(({ key }) => !tagKeys.includes(key))),
    }),
  };
}

function findByArn({ pipelines }: PipelineContext, arn: string): PipelineRecord {
  const pipeline = pipelines.values().find((candidate) => candidate.arn === arn);
  if (pipeline === undefined) throw new AwsError("ResourceNotFoundException", `The resource ${arn} does not exist`);
  return pipeline;
}

function passRole(role: string): Access {
  return { action: "iam:PassRole", resource: role, context: { "iam:PassedToService": servicePrincipal } };
}

function requestTags(tags: PipelineRecord["tags"]): NonNullable<Access["context"]> {
  if (tags.length === 0) return {};
  return {
    ...Object.fromEntries(tags.map(({ key, value }) => [`aws:RequestTag/${key}`, value])),
    "aws:TagKeys": tags.map(({ key }) => key),
  };
}
