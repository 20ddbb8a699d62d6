/** Shows a running pipeline on the terminal: a heading for each stage, a line for each action. */
import type { CloudEvent } from "#local-cloud";
import { doneIn } from "../../contract/buildEnding";
import { shortPath } from "../../machine/shortPath";
import type { Task, Terminal } from "../../machine/terminal";
import { type ActionLogs, logNameOf } from "../home/actionLogs";
import { causeOf } from "./cause";

export class PipelineView {
  private readonly tasks = new Map<string, Task>();
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
        // What a build printed last is what it is doing now; CodeBuild's own words tell nothing of that.
        if (place === undefined || event.line.startsWith("[Container]") || event.line.trim() === "") return;
        this.tasks.get(logNameOf(place))?.progress(event.line);
        return;
      }
      case "approval":
        this.tasks.get(logNameOf(event))?.awaitPerson();
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
      this.tasks.set(key, this.terminal.task(event.action));
      return;
    }
    const task = this.tasks.get(key);
    this.tasks.delete(key);
    const { lines, file } = this.logs.end(event);
    if (event.status === "Succeeded") {
      task?.succeed(event.message ?? doneIn(lines), event.seconds);
      return;
    }
    const log = file === undefined ? [] : [`The whole log: ${shortPath(this.folder, file)}`];
    task?.fail([...causeOf(event.message ?? "failed", lines), ...log], event.seconds);
  }
}
