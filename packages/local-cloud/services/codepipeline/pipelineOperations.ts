/** CreatePipeline, UpdatePipeline, GetPipeline, DeletePipeline, ListPipelines. */
import { AwsError, type Operation, type Operations } from "../../contract";
import { passRole } from "../access";
import {
  currentMoment,
  findPipeline,
  onPipeline,
  operation,
  pipelineArn,
  type PipelineContext,
  servicePrincipal,
} from "./context";
import type { Executions } from "./executions";
import { tagContext } from "./pipelineTags";
import type { PipelineRecord } from "./records";
import { createPipeline, deletePipeline, getPipeline, listPipelines, updatePipeline } from "./requests";
import { withoutTokens } from "./tokens";
import { validatePipeline } from "./validation";

export function pipelineOperations(context: PipelineContext, executions: Executions): Operations<unknown> {
  return {
    CreatePipeline: createPipelineOperation(context),
    UpdatePipeline: updatePipelineOperation(context, executions),
    GetPipeline: getPipelineOperation(context),
    DeletePipeline: deletePipelineOperation(context, executions),
    ListPipelines: listPipelinesOperation(context),
  };
}

function createPipelineOperation({ cloud, pipelines }: PipelineContext): Operation<unknown> {
  return operation(createPipeline, {
    access: ({ pipeline, tags }) => [
      {
        action: "codepipeline:CreatePipeline",
        resource: pipelineArn(cloud, pipeline.name),
        context: tagContext(tags),
      },
      passRole(pipeline.roleArn, servicePrincipal),
    ],
    run: ({ pipeline, tags = [] }) => {
      const { name } = pipeline;
      if (pipelines.get(name) !== undefined)
        throw new AwsError(
          "PipelineNameInUseException",
          `A pipeline with the name '${name}' already exists in account '${cloud.accountId}'`,
        );
      validatePipeline(pipeline, cloud.region);
      const now = currentMoment(cloud);
      const declaration = { ...pipeline, version: 1 };
      pipelines.set(name, { declaration, arn: pipelineArn(cloud, name), created: now, updated: now, tags });
      return { pipeline: withoutTokens(declaration), tags };
    },
  });
}

function updatePipelineOperation(context: PipelineContext, executions: Executions): Operation<unknown> {
  const { cloud, pipelines } = context;
  return operation(updatePipeline, {
    access: ({ pipeline }) => [
      ...onPipeline(cloud, "UpdatePipeline")(pipeline),
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
  });
}

function getPipelineOperation(context: PipelineContext): Operation<unknown> {
  return operation(getPipeline, {
    access: onPipeline(context.cloud, "GetPipeline"),
    run: ({ name }) => {
      const { declaration, arn, created, updated } = findPipeline(context, name);
      return { pipeline: withoutTokens(declaration), metadata: { pipelineArn: arn, created, updated } };
    },
  });
}

function deletePipelineOperation({ cloud, pipelines }: PipelineContext, executions: Executions): Operation<unknown> {
  return operation(deletePipeline, {
    access: onPipeline(cloud, "DeletePipeline"),
    run: ({ name }) => {
      executions.cancel(name);
      pipelines.delete(name);
      return {};
    },
  });
}

function listPipelinesOperation({ cloud, pipelines }: PipelineContext): Operation<unknown> {
  return operation(listPipelines, {
    access: () => [{ action: "codepipeline:ListPipelines", resource: pipelineArn(cloud, "*") }],
    run: () => ({ pipelines: pipelines.values().map(summarize) }),
  });
}

function summarize({ declaration, created, updated }: PipelineRecord): unknown {
  const { name, version, pipelineType, executionMode } = declaration;
  return { name, version, pipelineType, executionMode, created, updated };
}
