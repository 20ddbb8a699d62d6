import { randomUUID } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import type { Places, Processes, RunningProcess } from "../../contract";
import { readOwnText, writeOwnText } from "../../ownFiles";
import { markName } from "../../processes/processes";
import { quoted } from "../../shellQuoting";

export interface ShellOptions {
  readonly processes: Processes;
  readonly shell: string;
  /** Where the first command runs. */
  readonly folder: string;
  /** An empty folder for the shell's own files. */
  readonly workFolder: string;
  /** What its commands see where builds are isolated. */
  readonly places: Places;
  readonly environment: Readonly<Record<string, string>>;
  readonly onLine: (line: string) => void;
}

/**
 * A way to this process that commands do not have: of what they redirect and close, it is no part. Shells know one
 * digit only, and scripts lock files by 9.
 */
const ownOutput = 7;

/**
 * The one shell in which all commands of a build run, so that variables, functions and the working folder survive from
 * one command to the next. A command that ends the shell (`exit 1`) only ends itself: the next one runs in a new shell
 * with the exported variables and the folder of the old one. The status of a command comes by a file: whatever the
 * command prints or traces is output and nothing else.
 */
export class BuildShell {
  private readonly marker = `command-${randomUUID()}-ended`;
  private readonly stateFile: string;
  private readonly folderFile: string;
  private process: RunningProcess | undefined;
  private input = new PassThrough();
  private answer: (status: number) => void = () => undefined;
  private statusFile = "";
  private count = 0;

  public constructor(private readonly options: ShellOptions) {
    mkdirSync(options.workFolder, { recursive: true });
    this.stateFile = join(options.workFolder, "variables");
    this.folderFile = join(options.workFolder, "folder");
  }

  /** Runs one command to its end and returns its exit status. */
  public async run(command: string): Promise<number> {
    this.count += 1;
    const script = join(this.options.workFolder, `command-${this.count}.sh`);
    writeOwnText(script, `${command}\n`);
    this.statusFile = join(this.options.workFolder, `status-${this.count}`);
    // The shell may not let anybody read what it makes.
    writeOwnText(this.statusFile, "");
    const shell = this.process ?? this.start();
    const answered = new Promise<number>((resolve) => {
      this.answer = resolve;
    });
    // Commands must not read the pipe that the shell itself is fed by. A shell that shows what it reads (`set -v`)
    // shows these lines with the marker in them, and they are told from output by it.
    this.input.write(
      `. ${quoted(script)} </dev/null ${ownOutput}>&- # ${this.marker}\n` +
        `{ command printf '%d\\n' "$?" >|${quoted(this.statusFile)}; ` +
        `command printf '%s\\n' ${this.marker} >&${ownOutput}; } 2>/dev/null # ${this.marker}\n`,
    );
    const ended = shell.exited.then(({ code }) => {
      if (this.process === shell) this.process = undefined;
      return code ?? 1;
    });
    return Promise.race([answered, ended]);
  }

  /** What a text is once the shell has expanded its variables and commands. */
  public async expand(text: string): Promise<{ readonly status: number; readonly value: string }> {
    const file = join(this.options.workFolder, `expanded-${this.count}`);
    const status = await this.run(`cat >${quoted(file)} <<${this.marker}\n${text}\n${this.marker}`);
    return { status, value: (readOwnText(file) ?? "").replace(/\n$/u, "") };
  }

  /** The values of exported variables; one that is not set is left out. */
  public async variables(
    names: readonly string[],
  ): Promise<readonly { readonly name: string; readonly value: string }[]> {
    const file = (name: string): string => join(this.options.workFolder, `value-${name}`);
    await this.run(
      names.map((name) => `printenv ${name} >${quoted(file(name))} || rm -f ${quoted(file(name))}`).join("\n"),
    );
    return names.flatMap((name) => {
      const value = readOwnText(file(name));
      return value === undefined ? [] : [{ name, value: value.replace(/\n$/u, "") }];
    });
  }

  /** Ends the shell and everything that it started. */
  public async stop(graceMilliseconds?: number): Promise<void> {
    await this.process?.stop(graceMilliseconds);
  }

  private start(): RunningProcess {
    const { processes, shell, folder, places, environment } = this.options;
    this.input = new PassThrough();
    const started = processes.start({
      purpose: "build",
      file: shell,
      arguments: [],
      folder,
      ownFolder: folder,
      places,
      environment,
      input: this.input,
      onLine: (line) => {
        this.receive(line);
      },
    });
    const [state, where] = [quoted(this.stateFile), quoted(this.folderFile)];
    // One stream keeps the order of what a command writes to its two.
    // The next shell has a mark of its own.
    const save = `unset ${markName}; export -p >${state}; pwd >${where}`;
    const restore = `[ -f ${state} ] && . ${state} && cd "$(cat ${where})"`;
    this.input.write(`exec 2>&1 ${ownOutput}>&1\n${restore}\ntrap ${quoted(save)} EXIT\n`);
    this.process = started;
    return started;
  }

  private receive(line: string): void {
    const at = line.indexOf(this.marker);
    if (at < 0) {
      this.options.onLine(line);
      return;
    }
    const [status] = /^\d+$/mu.exec(readOwnText(this.statusFile) ?? "") ?? [];
    if (status === undefined) return;
    // The command's last line need not end with a line break.
    if (at > 0 && line.endsWith(this.marker) && !line.includes(this.statusFile)) this.options.onLine(line.slice(0, at));
    this.answer(Number(status));
  }
}
