/** The four phases that run commands, and how a failure goes from one to the next. */
import { stripVTControlCharacters } from "node:util";
import type { Buildspec, CommandPhase } from "./buildspec";
import { contextOf, PhaseFailure, statusOf } from "./failures";
import type { BuildLog } from "./log";
import type { BuildProgress } from "./progress";
import type { PhaseType } from "./records";
import type { BuildShell } from "./shell";

/** How much of a failed command's output goes into the phase's message. */
const shownLines = 12;

const phases = [
  { type: "INSTALL", section: "install" },
  { type: "PRE_BUILD", section: "pre_build" },
  { type: "BUILD", section: "build" },
  { type: "POST_BUILD", section: "post_build" },
] as const satisfies readonly { type: PhaseType; section: keyof Buildspec["phases"] }[];

export interface CommandPhasesOptions {
  readonly buildspec: Buildspec;
  readonly shell: BuildShell;
  readonly log: BuildLog;
  readonly progress: BuildProgress;
  /** Throws when the build was interrupted. */
  readonly checkpoint: () => void;
}

export interface CommandPhasesResult {
  /** The failure that fails the build. */
  readonly failure?: PhaseFailure;
  /** Outputs are uploaded, even after a failure, once BUILD has begun. */
  readonly reachedBuild: boolean;
}

/** Runs the commands of a build. */
export class CommandPhases {
  private lastLines: string[] = [];

  public constructor(private readonly options: CommandPhasesOptions) {}

  /** Takes in a line of the running command. */
  public keep(line: string): void {
    this.lastLines = [...this.lastLines, line].slice(-shownLines);
  }

  public async run(): Promise<CommandPhasesResult> {
    let failure: PhaseFailure | undefined;
    for (const { type, section } of phases) {
      const commands = this.options.buildspec.phases[section];
      const failed = await this.phase(type, commands);
      if (failed === undefined || commands?.["on-failure"] === "CONTINUE") continue;
      failure ??= failed;
      // A failed BUILD still goes through POST_BUILD, where commands can tell by this variable.
      await this.options.shell.run("export CODEBUILD_BUILD_SUCCEEDING=0");
      if (type !== "BUILD" || commands?.["on-failure"] === "ABORT")
        return { failure, reachedBuild: type === "BUILD" || type === "POST_BUILD" };
    }
    return failure === undefined ? { reachedBuild: true } : { failure, reachedBuild: true };
  }

  /** Runs one phase; a failed command is returned, everything else is thrown. */
  private async phase(type: PhaseType, phase: CommandPhase | undefined): Promise<PhaseFailure | undefined> {
    const { progress, log } = this.options;
    progress.begin(type);
    try {
      const failed = await this.commands(phase?.commands ?? []);
      const failedFinally = await this.commands(phase?.finally ?? []);
      await log.flush();
      const failure = failed ?? failedFinally;
      progress.end(
        failure === undefined ? "SUCCEEDED" : "FAILED",
        failure === undefined ? undefined : contextOf(failure),
      );
      return failure;
    } catch (error) {
      progress.end(statusOf(error), contextOf(error));
      throw error;
    }
  }

  /** Runs commands in order up to the first that fails. */
  private async commands(commands: readonly string[]): Promise<PhaseFailure | undefined> {
    const { shell, log, checkpoint } = this.options;
    for (const command of commands) {
      checkpoint();
      log.note(`Running command ${firstLine(command)}`);
      this.lastLines = [];
      const status = await shell.run(command);
      checkpoint();
      if (status !== 0) {
        log.note(`Command did not exit successfully: exit status ${status}`);
        return new PhaseFailure("COMMAND_EXECUTION_ERROR", this.describe(command, status));
      }
    }
    return undefined;
  }

  private describe(command: string, status: number): string {
    const reason = `Error while executing command: ${firstLine(command)}. Reason: exit status ${status}`;
    const output = this.lastLines.map((line) => stripVTControlCharacters(line)).filter((line) => line.trim() !== "");
    return [reason, ...output].join("\n");
  }
}

/** A command in one line, for messages. */
function firstLine(command: string): string {
  const [first = "", ...others] = command.trim().split("\n");
  return others.length === 0 ? first : `${first} …`;
}
