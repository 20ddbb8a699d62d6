/** What happened in a local cloud, and what is still to happen. */
import type { CloudEvent } from "#local-cloud";

export class Events {
  public readonly all: CloudEvent[] = [];
  private readonly waiting = new Set<(event: CloudEvent) => void>();

  /** To be given as `onEvent`. */
  public readonly record = (event: CloudEvent): void => {
    this.all.push(event);
    for (const notify of [...this.waiting]) notify(event);
  };

  /** Resolves with the first event that fits, whether it has happened or not. */
  public async first(fits: (event: CloudEvent) => boolean): Promise<CloudEvent> {
    const happened = this.all.find(fits);
    if (happened !== undefined) return happened;
    return new Promise((resolve) => {
      const notify = (event: CloudEvent): void => {
        if (!fits(event)) return;
        this.waiting.delete(notify);
        resolve(event);
      };
      this.waiting.add(notify);
    });
  }

  /** Resolves when an action of an execution has ended, with its status. */
  public async ended(execution: string, stage: string, action: string): Promise<string> {
    const event = await this.first(
      (each) =>
        each.kind === "action" &&
        each.execution === execution &&
        each.stage === stage &&
        each.action === action &&
        each.status !== "InProgress",
    );
    return event.kind === "action" ? event.status : "";
  }

  /** `Stage Action` of every action of an execution that started, in order. */
  public started(execution: string): readonly string[] {
    return this.all.flatMap((event) =>
      event.kind === "action" && event.execution === execution && event.status === "InProgress"
        ? [`${event.stage} ${event.action}`]
        : [],
    );
  }

  /** Every line of every build and container. */
  public lines(): readonly string[] {
    return this.all.flatMap((event) => (event.kind === "log" ? [event.line] : []));
  }
}
