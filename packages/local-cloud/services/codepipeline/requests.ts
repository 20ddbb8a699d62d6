/** The requests of CodePipeline. */
import { z } from "zod";
import { pipelineDeclaration } from "./declaration";

const name = z.string().min(1).max(100);
const executionId = z.string().min(1);
const tag = z.strictObject({ key: z.string().min(1).max(128), value: z.string().max(256) });
const page = { maxResults: z.number().int().min(1).max(100).default(100), nextToken: z.string().optional() };

export const createPipeline = z.strictObject({ pipeline: pipelineDeclaration, tags: z.array(tag).max(50).optional() });
export const updatePipeline = z.strictObject({ pipeline: pipelineDeclaration });
export const getPipeline = z.strictObject({ name, version: z.number().optional() });
export const deletePipeline = z.strictObject({ name });
export const listPipelines = z.strictObject({ maxResults: z.number().optional(), nextToken: z.string().optional() });
export const listTags = z.strictObject({
  resourceArn: z.string(),
  maxResults: z.number().optional(),
  nextToken: z.string().optional(),
});
export const tagResource = z.strictObject({ resourceArn: z.string(), tags: z.array(tag).max(50) });
export const untagResource = z.strictObject({ resourceArn: z.string(), tagKeys: z.array(z.string()) });

export const startPipelineExecution = z.strictObject({
  name,
  variables: z.array(z.strictObject({ name: z.string(), value: z.string().min(1).max(1000) })).optional(),
  clientRequestToken: z.string().optional(),
  sourceRevisions: z
    .array(
      z.strictObject({
        actionName: z.string(),
        revisionType: z.enum(["COMMIT_ID", "S3_OBJECT_VERSION_ID"]),
        revisionValue: z.string().min(1),
      }),
    )
    .optional(),
});

export const stopPipelineExecution = z.strictObject({
  pipelineName: name,
  pipelineExecutionId: executionId,
  abandon: z.boolean().default(false),
  reason: z.string().max(200).optional(),
});

export const retryStageExecution = z.strictObject({
  pipelineName: name,
  stageName: z.string(),
  pipelineExecutionId: executionId,
  retryMode: z.enum(["FAILED_ACTIONS", "ALL_ACTIONS"]),
});

export const getPipelineState = z.strictObject({ name });
export const getPipelineExecution = z.strictObject({ pipelineName: name, pipelineExecutionId: executionId });
export const listPipelineExecutions = z.strictObject({ pipelineName: name, ...page });

export const listActionExecutions = z.strictObject({
  pipelineName: name,
  filter: z
    .strictObject({
      pipelineExecutionId: executionId.optional(),
      latestInPipelineExecution: z
        .strictObject({ pipelineExecutionId: executionId, startTimeRange: z.enum(["Latest", "All"]) })
        .optional(),
    })
    .optional(),
  ...page,
});

export const putApprovalResult = z.strictObject({
  pipelineName: name,
  stageName: z.string(),
  actionName: z.string(),
  result: z.strictObject({ summary: z.string().max(512), status: z.enum(["Approved", "Rejected"]) }),
  token: z.string(),
});

export type StartPipelineExecutionRequest = z.infer<typeof startPipelineExecution>;
export type PutApprovalResultRequest = z.infer<typeof putApprovalResult>;
