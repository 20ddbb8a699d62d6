/** What each action of the pipeline has printed: a readable file of the home for each, the newest run's. */
import { appendFileSync, existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { CloudEvent } from "#local-cloud";
import { type ActionPlace, pipelineActions } from "../../contract/pipelineActions";
import { harmless } from "../../machine/harmless";
import { buildPurposes, type DeliveryNames } from "../../settings/names";

const ending = ".log";

/** The folder of a home that holds them. */
function logsOf(home: string): string {
  return join(home, "logs");
}

/** The actions that have a log, by name. */
export function loggedActions(home: string): readonly string[] {
  const folder = logsOf(home);
  return existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name.endsWith(ending))
        .map((name) => name.slice(0, -ending.length))
        .sort()
    : [];
}

export function logFile(home: string, action: string): string {
  return join(logsOf(home), `${action}${ending}`);
}

/** How an action is called in the name of its log. */
export function logNameOf({ stage, action }: ActionPlace): string {
  return `${stage}-${action}`;
}

interface Running extends ActionPlace {
  readonly lines: string[];
  /** Absent when it could not be written, as on a full disk. */
  file: string | undefined;
}

/** Gives each line of a log to the action that has printed it. */
export class ActionLogs {
  /** By name of a CodeBuild project. */
  private readonly places: ReadonlyMap<string, ActionPlace>;
  private readonly running = new Map<string, Running>();
  private readonly trainingLog: string;

  public constructor(
    private readonly home: string,
    { projects, trainingJobPrefix }: Pick<DeliveryNames, "projects" | "trainingJobPrefix">,
  ) {
    this.places = new Map(buildPurposes.map((purpose) => [projects[purpose], pipelineActions[purpose]]));
    this.trainingLog = `/aws/sagemaker/TrainingJobs/${trainingJobPrefix}`;
  }

  /** An action begins: what an earlier run has left is gone. */
  public begin(place: ActionPlace): void {
    const file = logFile(this.home, logNameOf(place));
    const kept = tryOnDisk(() => {
      mkdirSync(logsOf(this.home), { recursive: true, mode: 0o700 });
      rmSync(file, { force: true });
    });
    this.running.set(logNameOf(place), { ...place, lines: [], file: kept ? file : undefined });
  }

  /** Takes a line; answers whose it is, undefined when that is not known. */
  public add({ source, line }: Extract<CloudEvent, { kind: "log" }>): ActionPlace | undefined {
    const place = this.placeOf(source);
    const running = place === undefined ? undefined : this.running.get(logNameOf(place));
    if (running === undefined) return undefined;
    const text = harmless(line).trimEnd();
    running.lines.push(text);
    const { file } = running;
    if (file === undefined) return running;
    const kept = tryOnDisk(() => {
      appendFileSync(file, `${text}\n`, { mode: 0o600 });
    });
    if (!kept) running.file = undefined;
    return running;
  }

  /** An action has ended: all that it printed, and where that can be read. */
  public end(place: ActionPlace): { readonly lines: readonly string[]; readonly file?: string } {
    const running = this.running.get(logNameOf(place));
    this.running.delete(logNameOf(place));
    if (running === undefined) return { lines: [] };
    const { lines, file } = running;
    return { lines, ...(file === undefined || lines.length === 0 ? {} : { file }) };
  }

  private placeOf(source: string): ActionPlace | undefined {
    const known = source.startsWith(this.trainingLog) ? pipelineActions.train : this.places.get(source);
    if (known !== undefined) return known;
    // A build that only this program has: there is no doubt while nothing else runs.
    const [only, ...others] = this.running.values();
    return others.length === 0 ? only : undefined;
  }
}

/** A log must not end a delivery: a disk that is full ends it soon enough, in words of its own. */
function tryOnDisk(write: () => void): boolean {
  try {
    write();
    return true;
  } catch {
    return false;
  }
}
