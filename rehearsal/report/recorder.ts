/** Collects what happens in the local cloud, for the report. */
import type { CloudEvent } from "#local-cloud";
import { doneIn } from "../../contract/buildEnding";
import { type ActionReport, type ActionStatus, type RoleReport, type StageReport, stagesOfTheDesign } from "./report";

type ActionEvent = Extract<CloudEvent, { kind: "action" }> & { readonly started: string };

export class Recorder {
  private readonly actions = new Map<string, ActionEvent>();
  /** By execution: why it ended, when no action can tell. */
  private readonly reasons = new Map<string, string>();
  private readonly used = new Map<string, Set<string>>();
  private readonly denied = new Map<string, Set<string>>();
  /** By role: the grants that allowed what was used. */
  private readonly grants = new Map<string, Set<string>>();

  /** By action: what its build said that it did. */
  private readonly done = new Map<string, string>();

  public constructor(private readonly now: () => Date = () => new Date()) {}

  public record(event: CloudEvent): void {
    switch (event.kind) {
      case "action": {
        const key = keyOf(event.execution, event.stage, event.action);
        const earlier = event.status === "InProgress" ? undefined : this.actions.get(key);
        this.actions.set(key, { ...event, started: earlier?.started ?? this.startOf(event) });
        return;
      }
      case "permission": {
        add(event.allowed ? this.used : this.denied, event.role, `${event.action} ${event.resource}`);
        for (const grant of event.grants) add(this.grants, event.role, grant);
        return;
      }
      case "execution":
        if (event.message !== undefined) this.reasons.set(event.execution, event.message);
        return;
      case "log":
        this.recordLine(event.line);
        return;
      case "approval":
      case "failure":
        return;
    }
  }

  /**
   * The stages of one execution. Stages and actions that the program declares but the design does not know come where
   * the pipeline has them.
   */
  public stages(
    execution: string | undefined,
    declared: readonly { readonly name: string; readonly actions: readonly string[] }[] = stagesOfTheDesign,
  ): StageReport[] {
    return declared.map((stage) => {
      const actions = stage.actions.map((action) => this.action(execution, stage.name, action));
      return {
        name: stage.name,
        status: statusOf(actions),
        seconds: rounded(actions.reduce((sum, action) => sum + action.seconds, 0)),
        actions,
      };
    });
  }

  /**
   * What was wrong with an execution, if anything was: what the first action says that failed, and what no action needs
   * to notice, such as a log that could not be written: roles that were denied what they asked for.
   */
  public failure(execution: string): string | undefined {
    const failed = this.failedEvent(execution);
    const reason =
      failed === undefined ? this.reasons.get(execution) : `${failed.stage} ${failed.action}: ${failed.message ?? ""}`;
    const denials = this.denials()
      .filter((words) => !words.every((word) => reason?.includes(word)))
      .map(([role, action, resource]) => `${role} was denied ${action} on ${resource}`);
    return reason === undefined && denials.length === 0
      ? undefined
      : [...(reason === undefined ? [] : [reason]), ...denials].join("\n");
  }

  /**
   * Permissions by role.
   *
   * @param granted what the roles' policies grant, by role name, each as "action resource"
   */
  public permissions(granted: Readonly<Record<string, readonly string[]>> = {}): Readonly<Record<string, RoleReport>> {
    const roles = [...new Set([...this.used.keys(), ...this.denied.keys(), ...Object.keys(granted)])].sort();
    return Object.fromEntries(
      roles.map((role) => {
        const unused = new Set(granted[role]?.filter((grant) => this.grants.get(role)?.has(grant) !== true));
        return [
          role,
          {
            used: sorted(this.used.get(role)),
            denied: sorted(this.denied.get(role)),
            unused: sorted(unused),
            granted: sorted(new Set(granted[role])),
          },
        ];
      }),
    );
  }

  /** A line tells of an action when no other one runs. */
  private recordLine(line: string): void {
    const words = doneIn([line]);
    if (words === undefined) return;
    const [only, ...others] = [...this.actions].filter(([, { status }]) => status === "InProgress");
    if (only !== undefined && others.length === 0) this.done.set(only[0], words);
  }

  /** Of an action that is under way. */
  private secondsSince(event: ActionEvent | undefined): number {
    return event?.status === "InProgress" ? (this.now().getTime() - Date.parse(event.started)) / 1000 : 0;
  }

  private startOf({ seconds = 0 }: { readonly seconds?: number }): string {
    return new Date(this.now().getTime() - 1000 * seconds).toISOString();
  }

  /** The action of an execution that has failed first, as `Stage Action`. */
  public failedAction(execution: string): string | undefined {
    const failed = this.failedEvent(execution);
    return failed === undefined ? undefined : `${failed.stage} ${failed.action}`;
  }

  private failedEvent(execution: string): ActionEvent | undefined {
    return [...this.actions.values()].find((event) => event.execution === execution && event.status === "Failed");
  }

  /** Role, action, resource. */
  private denials(): readonly (readonly [role: string, action: string, resource: string])[] {
    return [...this.denied].flatMap(([role, permissions]) =>
      sorted(permissions).map(
        (permission) => [role, permission.split(" ")[0] ?? "", permission.slice(permission.indexOf(" ") + 1)] as const,
      ),
    );
  }

  private action(execution: string | undefined, stage: string, name: string): ActionReport {
    const key = execution === undefined ? undefined : keyOf(execution, stage, name);
    const event = key === undefined ? undefined : this.actions.get(key);
    const done = key === undefined || event?.status !== "Succeeded" ? undefined : this.done.get(key);
    // An action in progress when the rehearsal ends was interrupted.
    const status: ActionStatus = event === undefined ? "NotRun" : event.status === "Succeeded" ? "Succeeded" : "Failed";
    const message = event?.message ?? done ?? (event?.status === "InProgress" ? "Interrupted" : "");
    return {
      name,
      status,
      ...(event === undefined ? {} : { started: event.started }),
      seconds: rounded(event?.seconds ?? this.secondsSince(event)),
      message,
    };
  }
}

function add(permissions: Map<string, Set<string>>, role: string, permission: string): void {
  permissions.set(role, (permissions.get(role) ?? new Set()).add(permission));
}

function keyOf(execution: string, stage: string, action: string): string {
  return JSON.stringify([execution, stage, action]);
}

function statusOf(actions: readonly ActionReport[]): ActionStatus {
  if (actions.some((action) => action.status === "Failed")) return "Failed";
  return actions.every((action) => action.status === "Succeeded") ? "Succeeded" : "NotRun";
}

function sorted(permissions: ReadonlySet<string> | undefined): readonly string[] {
  return [...(permissions ?? [])].sort();
}

function rounded(seconds: number): number {
  return Math.round(seconds * 100) / 100;
}
