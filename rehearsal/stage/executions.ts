/** The runs of the pipeline, as the cloud tells of them. */
import type { CloudEvent } from "#local-cloud";
import type { ApprovalEvent } from "./approval";

/** How an execution of the pipeline ended. */
export type ExecutionEnding = "Succeeded" | "Failed" | "Stopped";

export class Executions {
  private readonly endings = new Map<string, ExecutionEnding>();
  private readonly listeners = new Set<(event: CloudEvent) => void>();

  /** Takes an event of the cloud. */
  public receive(event: CloudEvent): void {
    if (event.kind === "execution" && event.status !== "InProgress") this.endings.set(event.execution, event.status);
    for (const listener of [...this.listeners]) listener(event);
  }

  /** Resolves when an execution has ended. */
  public async ended(execution: string): Promise<ExecutionEnding> {
    return (
      this.endings.get(execution) ??
      this.next((event) =>
        event.kind === "execution" && event.execution === execution && event.status !== "InProgress"
          ? event.status
          : undefined,
      )
    );
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
