/** Shows a running pipeline on the terminal: a heading for each stage, a line for each action. */
import type { CloudEvent } from "#local-cloud";
import { doneIn } from "../../contract/buildEnding";
import { harmless } from "../../machine/harmless";
import { shortPath } from "../../machine/shortPath";
import type { Task, Terminal } from "../../machine/terminal";
import { type ActionLogs, logNameOf } from "../home/actionLogs";
import { ActionProgress } from "./actionProgress";
import { causeOf } from "./cause";

interface RunningAction {
  readonly task: Task;
  readonly progress: ActionProgress;
}

export class PipelineView {
  private readonly running = new Map<string, RunningAction>();
  private stage = "";

  /** @param folder that the paths of logs are shown from */
  public constructor(
    private readonly terminal: Terminal,
    private readonly logs: ActionLogs,
    private readonly folder: string,
  ) {}

  public show(event: CloudEvent): void {
    switch (event.kind) {
      case "action":
        this.showAction(event);
        return;
      case "log": {
        const place = this.logs.add(event);
        // CodeBuild's own words tell nothing of what a build does.
        if (place === undefined || event.line.startsWith("[Container]") || event.line.trim() === "") return;
        const action = this.running.get(logNameOf(place));
        action?.task.progress(action.progress.take(harmless(event.line).trimEnd()));
        return;
      }
      case "approval":
        this.running.get(logNameOf(event))?.task.awaitPerson();
        return;
      case "execution":
      case "failure":
      case "permission":
        return;
    }
  }

  private showAction(event: Extract<CloudEvent, { kind: "action" }>): void {
    const key = logNameOf(event);
    if (event.status === "InProgress") {
      if (this.stage !== event.stage) this.terminal.heading(event.stage);
      this.stage = event.stage;
      this.logs.begin(event);
      this.running.set(key, { task: this.terminal.task(event.action), progress: new ActionProgress() });
      return;
    }
    const task = this.running.get(key)?.task;
    this.running.delete(key);
    const { lines, file } = this.logs.end(event);
    if (event.status === "Succeeded") {
      task?.succeed(event.message ?? doneIn(lines), event.seconds);
      return;
    }
    const log = file === undefined ? [] : [`The whole log: ${shortPath(this.folder, file)}`];
    task?.fail([...causeOf(event.message ?? "failed", lines), ...log], event.seconds);
  }
}
