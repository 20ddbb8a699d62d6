/** One execution of a pipeline, stage by stage. */
import { messageOf } from "../../nodeErrors";
import { runAction } from "./actionRun";
import type { PipelineContext } from "./context";
import type { StageDeclaration } from "./declaration";
import { ExecutionLog } from "./executionLog";
import type { ExecutionRecord, ExecutionStatus } from "./records";
import { type StageQueue, Superseded } from "./stageQueue";
import { byRunOrder } from "./validation";

/** Why an execution ends before its last stage has succeeded. */
export class ExecutionEnd extends Error {
  public override readonly name = "ExecutionEnd";

  public constructor(
    public readonly status: "Failed" | "Stopped" | "Cancelled",
    message: string,
  ) {
    super(message);
  }
}

/** An execution that runs. */
export class ExecutionRun {
  private readonly log: ExecutionLog;
  /** Aborted when the execution is to go no further than the actions that run now. */
  private readonly stopping = new AbortController();
  /** Aborted when those are not waited for either. */
  private readonly abandoned = new AbortController();

  public constructor(
    private readonly context: PipelineContext,
    private readonly queue: StageQueue,
    execution: ExecutionRecord,
  ) {
    this.log = new ExecutionLog(context, execution);
  }

  /** Ends the execution: after the actions that run now, or at once. */
  public stop(end: ExecutionEnd, abandon: boolean): void {
    if (end.status === "Stopped") this.log.update({ status: "Stopping", statusSummary: end.message });
    this.stopping.abort(end);
    if (abandon) this.abandoned.abort(end);
  }

  /**
   * Runs the stages from `firstStage` on. How it ended is in the record; it rejects only when that cannot be written.
   *
   * @param done actions of the first stage that need not run again, by name
   */
  public async run(firstStage = 0, done: ReadonlySet<string> = new Set()): Promise<void> {
    this.emit("InProgress");
    const { stages } = this.log.record.pipeline;
    try {
      for (const [index, stage] of stages.slice(firstStage).entries())
        await this.stage(stage, index === 0 ? done : new Set());
      this.log.update({ status: "Succeeded" });
      this.emit("Succeeded");
    } catch (error) {
      const status = statusOf(error);
      this.log.update({ status, statusSummary: messageOf(error) });
      this.emit(status === "Failed" ? "Failed" : "Stopped");
    }
  }

  private async stage(stage: StageDeclaration, done: ReadonlySet<string>): Promise<void> {
    const { pipeline, pipelineExecutionId } = this.log.record;
    await this.queue.enter(pipeline.executionMode, stage.name, pipelineExecutionId, this.stopping.signal);
    this.log.setStage(stage.name, "InProgress");
    try {
      for (const actions of byRunOrder(stage)) {
        this.stopping.signal.throwIfAborted();
        await this.actions(
          stage,
          actions.filter(({ name }) => !done.has(name)),
        );
      }
      this.log.setStage(stage.name, "Succeeded");
    } catch (error) {
      this.log.setStage(stage.name, statusOf(error) === "Failed" ? "Failed" : "Stopped");
      throw error;
    } finally {
      this.queue.leave(stage.name, pipelineExecutionId);
    }
  }

  /** Runs the actions of one runOrder at the same time; every one of them ends before the stage fails. */
  private async actions(stage: StageDeclaration, actions: StageDeclaration["actions"]): Promise<void> {
    const { context } = this;
    const signal = this.abandoned.signal;
    const run = (declaration: StageDeclaration["actions"][number]): Promise<boolean> =>
      runAction({ context, log: this.log, stageName: stage.name, declaration, signal });
    const succeeded = await Promise.all(actions.map(run));
    signal.throwIfAborted();
    const failed = actions.filter((_, index) => succeeded[index] === false).map(({ name }) => name);
    if (failed.length > 0) throw new ExecutionEnd("Failed", `Stage ${stage.name} failed in ${failed.join(", ")}`);
  }

  private emit(status: "InProgress" | "Succeeded" | "Failed" | "Stopped"): void {
    const { pipeline, pipelineExecutionId } = this.log.record;
    this.context.cloud.emit({ kind: "execution", pipeline: pipeline.name, execution: pipelineExecutionId, status });
  }
}

function statusOf(error: unknown): ExecutionStatus {
  if (error instanceof Superseded) return "Superseded";
  return error instanceof ExecutionEnd ? error.status : "Failed";
}
