import { currentMoment, type PipelineContext } from "./context";
import type { ActionExecution, ExecutionRecord } from "./records";

/** What one execution has done so far, written down with every change. */
export class ExecutionLog {
  private readonly key: string;

  public constructor(
    private readonly context: PipelineContext,
    execution: ExecutionRecord,
  ) {
    this.key = `${execution.pipeline.name}/${execution.pipelineExecutionId}`;
    context.executions.set(this.key, execution);
  }

  public get record(): ExecutionRecord {
    const record = this.context.executions.get(this.key);
    if (record === undefined) throw new Error(`The execution ${this.key} is not known.`);
    return record;
  }

  public update(change: Partial<ExecutionRecord>): void {
    this.context.executions.set(this.key, {
      ...this.record,
      ...change,
      lastUpdateTime: currentMoment(this.context.cloud),
    });
  }

  public setStage(name: string, status: ExecutionRecord["stages"][string]): void {
    this.update({ stages: { ...this.record.stages, [name]: status } });
  }

  public addAction(action: ActionExecution): void {
    this.update({ actions: [...this.record.actions, action] });
  }

  public updateAction(id: string, change: Partial<ActionExecution>): void {
    const lastUpdateTime = currentMoment(this.context.cloud);
    this.update({
      actions: this.record.actions.map((action) =>
        action.actionExecutionId === id ? { ...action, ...change, lastUpdateTime } : action,
      ),
    });
  }
}
