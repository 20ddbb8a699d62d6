/** The runs of the pipeline, as the cloud tells of them. */
import type { CloudEvent } from "#local-cloud";
import { pipelineActions } from "../../contract/pipelineActions";
import type { ApprovalEvent } from "./approval";
import { saysFullDisk } from "./fullDisk";

/** How an execution of the pipeline ended. */
export type ExecutionEnding = "Succeeded" | "Failed" | "Stopped";

export class Executions {
  private readonly endings = new Map<string, ExecutionEnding>();
  private cause: Error | undefined;
  private readonly listeners = new Set<(event: CloudEvent) => void>();

  /** Why nothing can end well any more: the disk of the cloud is full. */
  public get fault(): Error | undefined {
    return this.cause;
  }

  /** Takes an event of the cloud. */
  public receive(event: CloudEvent): void {
    if (event.kind === "execution") this.note(event.execution, event.status);
    // What waits for a cloud that can keep nothing waits for ever.
    if (event.kind === "failure" && saysFullDisk(event.message)) this.cause ??= new Error(event.message);
    for (const listener of [...this.listeners]) listener(event);
  }

  /**
   * Resolves when an execution has ended; of one whose stage is tried again, when that has.
   *
   * @throws Error when the disk of the cloud is full
   */
  public async ended(execution: string): Promise<ExecutionEnding> {
    const ending = (): ExecutionEnding | Error | undefined => this.endings.get(execution) ?? this.cause;
    const ended = ending() ?? (await this.next(ending));
    if (ended instanceof Error) throw ended;
    return ended;
  }

  /** Resolves with the next question that the pipeline asks, for one execution or for any. */
  public async asked(execution?: string): Promise<ApprovalEvent> {
    return this.next((event) =>
      event.kind === "approval" && (execution === undefined || event.execution === execution) ? event : undefined,
    );
  }

  /** Tells of every question that the pipeline asks. */
  public onAsked(answer: (question: ApprovalEvent) => void): void {
    this.listeners.add((event) => {
      if (event.kind === "approval") answer(event);
    });
  }

  private note(execution: string, status: ExecutionEnding | "InProgress"): void {
    if (status === "InProgress") this.endings.delete(execution);
    else this.endings.set(execution, status);
  }

  /** Tells of every execution that has trained. */
  public onTrained(tell: (execution: string) => void): void {
    const { stage, action } = pipelineActions.train;
    this.listeners.add((event) => {
      if (event.kind === "action" && event.stage === stage && event.action === action && event.status === "Succeeded")
        tell(event.execution);
    });
  }

  private next<Result>(pick: (event: CloudEvent) => Result | undefined): Promise<Result> {
    return new Promise((resolve) => {
      const listener = (event: CloudEvent): void => {
        const result = pick(event);
        if (result === undefined) return;
        this.listeners.delete(listener);
        resolve(result);
      };
      this.listeners.add(listener);
    });
  }
}
