/** Starts, stops and retries executions; knows those that run. */
import { randomUUID } from "node:crypto";
import { AwsError, type Caller } from "../../contract";
import { currentMoment, executionsOf, findExecution, findPipeline, type PipelineContext } from "./context";
import { ExecutionEnd, ExecutionRun } from "./executionRun";
import type { ActionExecution, ExecutionRecord, PipelineRecord, Variables } from "./records";
import type { StartPipelineExecutionRequest } from "./requests";
import { StageQueue } from "./stageQueue";

export class Executions {
  private readonly queues = new Map<string, StageQueue>();
  private readonly running = new Map<string, ExecutionRun>();

  public constructor(private readonly context: PipelineContext) {}

  /** Starts an execution and returns its id. */
  public start(request: StartPipelineExecutionRequest, caller: Caller): string {
    const pipeline = findPipeline(this.context, request.name);
    const { declaration } = pipeline;
    const now = currentMoment(this.context.cloud);
    const execution: ExecutionRecord = {
      pipelineExecutionId: randomUUID(),
      pipeline: declaration,
      number: (executionsOf(this.context, declaration.name).at(-1)?.number ?? 0) + 1,
      status: "InProgress",
      startTime: now,
      lastUpdateTime: now,
      trigger: { triggerType: "StartPipelineExecution", triggerDetail: caller.arn },
      variables: pipelineVariables(pipeline, request),
      sourceRevisions: sourceRevisions(pipeline, request),
      namespaces: {},
      artifacts: {},
      artifactRevisions: [],
      stages: {},
      actions: [],
    };
    this.run(execution);
    return execution.pipelineExecutionId;
  }

  /** Ends an execution after the actions that run now, or at once. */
  public stop(pipelineName: string, id: string, abandon: boolean, reason: string | undefined): void {
    const { status } = findExecution(this.context, pipelineName, id);
    const run = this.running.get(id);
    if (run === undefined)
      throw new AwsError(
        "PipelineExecutionNotStoppableException",
        `The pipeline execution ${id} is ${status} and cannot be stopped`,
      );
    if (status === "Stopping" && !abandon)
      throw new AwsError("DuplicatedStopRequestException", `The pipeline execution ${id} is already stopping`);
    run.stop(new ExecutionEnd("Stopped", reason ?? "Stopped on request"), abandon);
  }

  /** Ends every execution of a pipeline whose declaration changes or goes. */
  public cancel(pipelineName: string): void {
    const reason = "The pipeline was changed before the execution could be completed";
    for (const { pipelineExecutionId } of executionsOf(this.context, pipelineName)) {
      this.running.get(pipelineExecutionId)?.stop(new ExecutionEnd("Cancelled", reason), true);
    }
  }

  /** Runs a failed stage again, and then those that follow it. */
  public retry(pipelineName: string, id: string, stageName: string, onlyFailed: boolean): void {
    const execution = findExecution(this.context, pipelineName, id);
    const index = execution.pipeline.stages.findIndex(({ name }) => name === stageName);
    if (index < 0)
      throw new AwsError("StageNotFoundException", `The pipeline ${pipelineName} has no stage ${stageName}`);
    const failed = execution.stages[stageName] === "Failed" || execution.stages[stageName] === "Stopped";
    if (!failed || this.running.has(id))
      throw new AwsError("StageNotRetryableException", `The stage ${stageName} of the execution ${id} has not failed`);
    const newer = executionsOf(this.context, pipelineName).some(
      ({ number, stages }) => number > execution.number && stages[stageName] !== undefined,
    );
    if (newer)
      throw new AwsError(
        "NotLatestPipelineExecutionException",
        `A newer execution than ${id} has been in the stage ${stageName}`,
      );
    const succeeded = execution.actions.filter(
      (action) => action.stageName === stageName && action.status === "Succeeded",
    );
    this.run(
      { ...execution, status: "InProgress" },
      index,
      new Set(onlyFailed ? succeeded.map(({ actionName }) => actionName) : []),
    );
  }

  private run(execution: ExecutionRecord, firstStage?: number, done?: ReadonlySet<string>): void {
    const { pipelineExecutionId: id, pipeline } = execution;
    const queue = this.queues.get(pipeline.name) ?? new StageQueue();
    this.queues.set(pipeline.name, queue);
    const run = new ExecutionRun(this.context, queue, execution);
    this.running.set(id, run);
    void run
      .run(firstStage, done)
      .catch((error: unknown) => {
        // Its record could not be written: the home is gone, or the disk is full.
        this.context.cloud.emit({
          kind: "execution",
          pipeline: pipeline.name,
          execution: id,
          status: "Failed",
          message: `It could not be recorded: ${String(error)}`,
        });
      })
      .finally(() => this.running.delete(id));
  }
}

/** Marks executions of a cloud that ended before they did. */
export function endAbandonedExecutions({ executions }: PipelineContext): void {
  const message = "The rehearsal ended while this was running";
  const endAction = (action: ActionExecution): ActionExecution =>
    action.status === "InProgress" ? { ...action, status: "Failed", error: { code: "JobFailed", message } } : action;
  for (const [key, execution] of executions.entries()) {
    if (execution.status !== "InProgress" && execution.status !== "Stopping") continue;
    const stages = Object.fromEntries(
      Object.entries(execution.stages).map(([name, status]) => [
        name,
        status === "InProgress" ? ("Stopped" as const) : status,
      ]),
    );
    executions.set(key, {
      ...execution,
      status: "Stopped",
      statusSummary: message,
      stages,
      actions: execution.actions.map(endAction),
    });
  }
}

function pipelineVariables(
  { declaration }: PipelineRecord,
  { variables: given = [] }: StartPipelineExecutionRequest,
): Variables {
  const declared = declaration.variables ?? [];
  const unknown = given.find(({ name }) => !declared.some((variable) => variable.name === name));
  if (unknown !== undefined)
    throw new AwsError("ValidationException", `The pipeline ${declaration.name} has no variable ${unknown.name}`);
  return Object.fromEntries(
    declared.map(({ name, defaultValue }) => {
      const value = given.find((variable) => variable.name === name)?.value ?? defaultValue;
      if (value === undefined)
        throw new AwsError(
          "ValidationException",
          `The variable ${name} of the pipeline ${declaration.name} has no default and no value was given`,
        );
      return [name, value];
    }),
  );
}

function sourceRevisions(
  { declaration }: PipelineRecord,
  { sourceRevisions: given = [] }: StartPipelineExecutionRequest,
): Variables {
  const sources = declaration.stages[0]?.actions.map(({ name }) => name) ?? [];
  const unknown = given.find(({ actionName }) => !sources.includes(actionName));
  if (unknown !== undefined)
    throw new AwsError(
      "ActionNotFoundException",
      `The pipeline ${declaration.name} has no source action ${unknown.actionName}`,
    );
  return Object.fromEntries(given.map(({ actionName, revisionValue }) => [actionName, revisionValue]));
}
