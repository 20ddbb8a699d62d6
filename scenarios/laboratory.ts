/** A copy of this checkout that a scenario may change, with a home of its own. */
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { CodePipelineClient, RetryStageExecutionCommand } from "@aws-sdk/client-codepipeline";
import { stringify } from "yaml";
import type { StageReport } from "../rehearsal/report/report";
import { snapshotWorkingTree } from "../rehearsal/source/workingTree";
import type { Decision } from "../rehearsal/stage/approval";
import type { ExecutionEnding } from "../rehearsal/stage/executions";
import { type Rehearsal, type RehearsalStart, startRehearsal } from "../rehearsal/stage/rehearsal";
import { administratorAccess } from "../rehearsal/stage/stage";
import { copyFolder, newFolder, usualPictures } from "./workshop";

/** This checkout. */
export const project = resolve(__dirname, "..");

/** Validate checks the whole commit; a scenario about something else need not wait for it. */
const trivialValidation = stringify({
  version: 0.2,
  env: { shell: "bash" },
  phases: { build: { commands: ["echo validated"] } },
});

export type StartOptions = Partial<
  Pick<RehearsalStart, "data" | "engine" | "faults" | "isolation" | "onEvent" | "withoutPermissions">
>;

/** How one execution went. */
export interface Outcome {
  readonly execution: string;
  readonly ending: ExecutionEnding;
  readonly stages: readonly StageReport[];
  /** `Stage Action: message` of the action that failed. */
  readonly failure: string | undefined;
  /** Whether production was asked for. */
  readonly asked: boolean;
}

export class Laboratory {
  private readonly running = new Set<Rehearsal>();
  private readonly forks: Laboratory[] = [];
  private commits = 0;
  private closed = false;

  private constructor(
    /** The copy of the checkout: tracked and unignored files, without git. */
    public readonly checkout: string,
    /** The home of its rehearsals; it does not exist yet. */
    public readonly home: string,
  ) {}

  public static async open(): Promise<Laboratory> {
    const folder = await newFolder("laboratory");
    const laboratory = new Laboratory(join(folder, "checkout"), join(folder, "home"));
    await snapshotWorkingTree(project, laboratory.checkout, [laboratory.home]);
    symlinkSync(join(project, "node_modules"), join(laboratory.checkout, "node_modules"), "dir");
    laboratory.write("buildspecs/validate.yml", trivialValidation);
    return laboratory;
  }

  /** A copy of checkout and home, to go on from where this one is more than once. */
  public async fork(): Promise<Laboratory> {
    const folder = await newFolder("fork");
    const fork = new Laboratory(join(folder, "checkout"), join(folder, "home"));
    await copyFolder(this.checkout, fork.checkout);
    await copyFolder(this.home, fork.home);
    this.forks.push(fork);
    return fork;
  }

  /** The same checkout, which has to stay as it is, with another home that does not exist yet. */
  public async withNewHome(): Promise<Laboratory> {
    const other = new Laboratory(this.checkout, join(await newFolder("home"), "home"));
    this.forks.push(other);
    return other;
  }

  /** Replaces a piece of a file of the checkout, which must be there. */
  public edit(file: string, before: string, after: string): void {
    const path = join(this.checkout, file);
    const text = readFileSync(path, "utf8");
    if (!text.includes(before)) throw new Error(`${file} does not contain ${before}: adapt the scenario.`);
    writeFileSync(
      path,
      text.replace(before, () => after),
    );
  }

  public write(file: string, text: string): void {
    mkdirSync(dirname(join(this.checkout, file)), { recursive: true });
    writeFileSync(join(this.checkout, file), text);
  }

  /** Starts the local cloud with what its home keeps, and nothing else. */
  public async startCloud(options: StartOptions = {}): Promise<Rehearsal> {
    this.requireOpen();
    const rehearsal = await startRehearsal({
      checkout: this.checkout,
      home: this.home,
      ...options,
      data: options.data ?? pathToFileURL(await usualPictures()).href,
    });
    this.running.add(rehearsal);
    // Closed while it started: whoever did so no longer waits for it.
    if (this.closed) await this.close();
    return rehearsal;
  }

  /** Starts the local cloud and brings both stacks up, as an administrator does once. */
  public async start(options: StartOptions = {}): Promise<Rehearsal> {
    const rehearsal = await this.startCloud(options);
    const { administrator, stacks } = rehearsal;
    await administrator.createOwnBuckets();
    await Promise.all([administrator.up(stacks.owner.stack), administrator.up(stacks.production.stack)]);
    administrator.acceptConnections();
    return rehearsal;
  }

  /** Pushes the checkout as it is now. */
  public async push(rehearsal: Rehearsal, onNotice?: (line: string) => void): Promise<string> {
    this.commits += 1;
    const { commit } = await snapshotWorkingTree(this.checkout, join(this.home, `commit-${this.commits}`), [this.home]);
    return rehearsal.administrator.push(commit, onNotice);
  }

  /** Pushes, answers the question before production, and waits for the end. */
  public async deliver(
    rehearsal: Rehearsal,
    decision: Decision = "Approved",
    onNotice?: (line: string) => void,
  ): Promise<Outcome> {
    const execution = await this.push(rehearsal, onNotice);
    return this.watch(rehearsal, execution, decision).ended();
  }

  /**
   * Tries again what has failed in a stage, as *Retry stage* in the console does, approves, and waits for the end.
   *
   * @param execution one that has ended in that stage, in this cloud or in an earlier one of the same home
   */
  public async retry(rehearsal: Rehearsal, execution: string, stage: string): Promise<Outcome> {
    const pipelines = new CodePipelineClient(administratorAccess(rehearsal.cloud));
    const watched = this.watch(rehearsal, execution, "Approved");
    try {
      await pipelines.send(
        new RetryStageExecutionCommand({
          pipelineName: rehearsal.names.pipeline,
          pipelineExecutionId: execution,
          stageName: stage,
          retryMode: "FAILED_ACTIONS",
        }),
      );
    } finally {
      pipelines.destroy();
    }
    return watched.ended();
  }

  /** Answers the question before production from now on, until the execution has ended. */
  private watch(
    rehearsal: Rehearsal,
    execution: string,
    decision: Decision,
  ): { readonly ended: () => Promise<Outcome> } {
    let [asked, over] = [false, false];
    void rehearsal.executions.asked(execution).then(async (question) => {
      if (over) return;
      asked = true;
      await rehearsal.administrator.answer(question, decision, `${decision} by a scenario`);
    });
    return {
      ended: async () => {
        const ending = await rehearsal.executions.ended(execution);
        over = true;
        return {
          execution,
          ending,
          stages: rehearsal.recorder.stages(execution, await rehearsal.evidence.declaredStages()),
          failure: rehearsal.recorder.failure(execution),
          asked,
        };
      },
    };
  }

  private requireOpen(): void {
    if (this.closed) throw new Error("This laboratory is closed: go on in a fork of it.");
  }

  /** Stops what still runs, for good: nothing starts here afterwards. The folders go with the workshop. */
  public async close(): Promise<void> {
    this.closed = true;
    await Promise.all([...this.running].map((rehearsal) => rehearsal.stop()));
    this.running.clear();
    // A scenario that failed has not closed its own.
    for (const fork of this.forks.splice(0)) await fork.close();
  }
}
