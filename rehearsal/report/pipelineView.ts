/** Shows a running pipeline on the terminal: a heading for each stage, a line for each action. */
import type { CloudEvent } from "#local-cloud";
import type { Task, Terminal } from "../../machine/terminal";

export class PipelineView {
  private readonly tasks = new Map<string, Task>();
  private stage = "";

  public constructor(private readonly terminal: Terminal) {}

  public show(event: CloudEvent): void {
    switch (event.kind) {
      case "action":
        this.showAction(event);
        return;
      case "log":
        // What a build printed last is what its stage is doing now.
        for (const task of this.tasks.values()) task.progress(event.line.split("\n", 1)[0]?.trim().slice(0, 100) ?? "");
        return;
      case "approval":
        this.tasks.get(keyOf(event))?.awaitPerson();
        return;
      case "execution":
      case "permission":
        return;
    }
  }

  private showAction(event: Extract<CloudEvent, { kind: "action" }>): void {
    const key = keyOf(event);
    if (event.status === "InProgress") {
      if (this.stage !== event.stage) this.terminal.heading(event.stage);
      this.stage = event.stage;
      this.tasks.set(key, this.terminal.task(event.action));
      return;
    }
    const task = this.tasks.get(key);
    this.tasks.delete(key);
    if (event.status === "Succeeded") task?.succeed(event.message);
    else task?.fail(event.message ?? "failed");
  }
}

function keyOf(event: Extract<CloudEvent, { kind: "action" | "approval" }>): string {
  return `${event.execution} ${event.stage} ${event.action}`;
}
