/** Starting, stopping, retrying, watching and answering executions. */
import { AwsError, type Operations } from "../../contract";
import { executionsOf, findExecution, findPipeline, operation, pipelineArn, type PipelineContext } from "./context";
import type { Executions } from "./executions";
import {
  getPipelineExecution,
  getPipelineState,
  listActionExecutions,
  listPipelineExecutions,
  putApprovalResult,
  type PutApprovalResultRequest,
  retryStageExecution,
  startPipelineExecution,
  stopPipelineExecution,
} from "./requests";
import { actionDetail, executionSummary, executionView, pipelineState } from "./views";

export function executionOperations(context: PipelineContext, executions: Executions): Operations<unknown> {
  return { ...changingOperations(context, executions), ...watchingOperations(context) };
}

function changingOperations(context: PipelineContext, executions: Executions): Operations<unknown> {
  const { cloud } = context;
  return {
    StartPipelineExecution: operation(startPipelineExecution, {
      access: ({ name }) => [{ action: "codepipeline:StartPipelineExecution", resource: pipelineArn(cloud, name) }],
      run: (request, { caller }) => ({ pipelineExecutionId: executions.start(request, caller) }),
    }),
    StopPipelineExecution: operation(stopPipelineExecution, {
      access: ({ pipelineName }) => [
        { action: "codepipeline:StopPipelineExecution", resource: pipelineArn(cloud, pipelineName) },
      ],
      run: ({ pipelineName, pipelineExecutionId, abandon, reason }) => {
        executions.stop(pipelineName, pipelineExecutionId, abandon, reason);
        return { pipelineExecutionId };
      },
    }),
    RetryStageExecution: operation(retryStageExecution, {
      access: ({ pipelineName, stageName }) => [
        { action: "codepipeline:RetryStageExecution", resource: pipelineArn(cloud, pipelineName, stageName) },
      ],
      run: ({ pipelineName, stageName, pipelineExecutionId, retryMode }) => {
        executions.retry(pipelineName, pipelineExecutionId, stageName, retryMode === "FAILED_ACTIONS");
        return { pipelineExecutionId };
      },
    }),
    PutApprovalResult: operation(putApprovalResult, {
      access: ({ pipelineName, stageName, actionName }) => [
        { action: "codepipeline:PutApprovalResult", resource: pipelineArn(cloud, pipelineName, stageName, actionName) },
      ],
      run: (request, { caller }) => {
        answerApproval(context, request, caller.arn);
        return { approvedAt: cloud.clock.now().getTime() / 1000 };
      },
    }),
  };
}

function watchingOperations(context: PipelineContext): Operations<unknown> {
  const { cloud } = context;
  return {
    GetPipelineState: operation(getPipelineState, {
      access: ({ name }) => [{ action: "codepipeline:GetPipelineState", resource: pipelineArn(cloud, name) }],
      run: ({ name }) => pipelineState(findPipeline(context, name), executionsOf(context, name)),
    }),
    GetPipelineExecution: operation(getPipelineExecution, {
      access: ({ pipelineName }) => [
        { action: "codepipeline:GetPipelineExecution", resource: pipelineArn(cloud, pipelineName) },
      ],
      run: ({ pipelineName, pipelineExecutionId }) => ({
        pipelineExecution: executionView(findExecution(context, pipelineName, pipelineExecutionId)),
      }),
    }),
    ListPipelineExecutions: operation(listPipelineExecutions, {
      access: ({ pipelineName }) => [
        { action: "codepipeline:ListPipelineExecutions", resource: pipelineArn(cloud, pipelineName) },
      ],
      run: ({ pipelineName, ...paging }) => {
        findPipeline(context, pipelineName);
        const { items, nextToken } = page([...executionsOf(context, pipelineName)].reverse(), paging);
        return { pipelineExecutionSummaries: items.map(executionSummary), nextToken };
      },
    }),
    ListActionExecutions: operation(listActionExecutions, {
      access: ({ pipelineName }) => [
        { action: "codepipeline:ListActionExecutions", resource: pipelineArn(cloud, pipelineName) },
      ],
      run: ({ pipelineName, filter, ...paging }) => {
        findPipeline(context, pipelineName);
        const id = filter?.pipelineExecutionId ?? filter?.latestInPipelineExecution?.pipelineExecutionId;
        const wanted = executionsOf(context, pipelineName).filter(
          ({ pipelineExecutionId }) => id === undefined || pipelineExecutionId === id,
        );
        const details = wanted.flatMap((execution) =>
          execution.actions.map((action) => actionDetail(cloud, execution, action)),
        );
        const { items, nextToken } = page(details.reverse(), paging);
        return { actionExecutionDetails: items, nextToken };
      },
    }),
  };
}

function answerApproval(
  context: PipelineContext,
  { pipelineName, stageName, actionName, result, token }: PutApprovalResultRequest,
  reviewer: string,
): void {
  const { declaration } = findPipeline(context, pipelineName);
  const stage = declaration.stages.find(({ name }) => name === stageName);
  if (stage === undefined)
    throw new AwsError("StageNotFoundException", `The pipeline ${pipelineName} has no stage ${stageName}`);
  if (!stage.actions.some(({ name }) => name === actionName))
    throw new AwsError("ActionNotFoundException", `The stage ${stageName} has no action ${actionName}`);
  const asked = executionsOf(context, pipelineName)
    .flatMap(({ actions }) => actions)
    .find((action) => action.token === token && action.stageName === stageName && action.actionName === actionName);
  if (asked === undefined)
    throw new AwsError(
      "InvalidApprovalTokenException",
      `No approval of ${actionName} in ${stageName} waits with this token`,
    );
  const answer = context.approvals.get(token);
  if (answer === undefined || asked.status !== "InProgress")
    throw new AwsError(
      "ApprovalAlreadyCompletedException",
      `The approval of ${actionName} in ${stageName} has already been answered or has ended`,
    );
  answer({ ...result, reviewer });
}

/** A part of a list; the token is where the next part begins. */
function page<Item>(
  items: readonly Item[],
  { maxResults, nextToken }: { readonly maxResults: number; readonly nextToken?: string | undefined },
): { readonly items: readonly Item[]; readonly nextToken?: string } {
  const start = Number(nextToken ?? 0);
  const end = start + maxResults;
  return { items: items.slice(start, end), ...(end < items.length ? { nextToken: String(end) } : {}) };
}
