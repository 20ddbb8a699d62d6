/** Time, and the processes that run in it. */
import type { Serializable } from "node:child_process";
import type { Readable } from "node:stream";
import type { Session } from "./identity";

/** The only clock of the local cloud. `speed` 10 lets ten cloud seconds pass in one second of this machine. */
export interface Clock {
  readonly speed: number;
  now(): Date;
  /**
   * Runs something when cloud milliseconds have passed, unless it is called off before.
   *
   * @returns calls it off
   */
  after(milliseconds: number, run: () => void): () => void;
}

export interface Time {
  readonly clock: Clock;
}

/** A child process with its whole process group. */
export interface RunningProcess {
  readonly pid: number;
  readonly exited: Promise<{ readonly code: number | undefined; readonly signal: string | undefined }>;
  /** Sends a message to a child that was started with `onMessage`. One that has ended does not get it. */
  send(message: Serializable): void;
  /** SIGTERM to the group, SIGKILL after the grace period, at once when that is 0; resolves when it is gone. */
  stop(graceMilliseconds?: number): Promise<void>;
}

/** What an isolated process sees of the disk beside the system's programs. Absolute paths. */
export interface Places {
  readonly writable: readonly string[];
  /** What is not there is left out. */
  readonly readable: readonly string[];
}

/** What a process is for. */
export type ProcessPurpose = "build" | "function" | "serving" | "training";

export interface ProcessOptions {
  /** @default none of these */
  readonly purpose?: ProcessPurpose;
  readonly file: string;
  readonly arguments: readonly string[];
  readonly folder: string;
  /** A folder in which nobody else works: what works in it ends with the child. @default none */
  readonly ownFolder?: string;
  /** What it sees where the machine can isolate it. @default it is not isolated */
  readonly places?: Places;
  /** The whole environment: nothing of this process's own environment is passed on. */
  readonly environment: Readonly<Record<string, string>>;
  /** What the child reads as its file 3, beside `onMessage` never. @default it has none */
  readonly told?: string;
  /** What the child reads as its standard input. @default nothing */
  readonly input?: Readable;
  readonly onLine: (line: string, stream: "stdout" | "stderr") => void;
  /** Hears what the child says over Node's channel between processes (`process.send`). @default there is no channel */
  readonly onMessage?: (message: unknown) => void;
}

/** Starts child processes and ends every one of them when the cloud stops. */
export interface Processes {
  start(options: ProcessOptions): RunningProcess;
  stopAll(): Promise<void>;
}

/** What services that execute something need. */
export interface Execution {
  readonly processes: Processes;
  /**
   * The complete AWS part of a child's environment for a session: keys, region, endpoint, and config files that point
   * at nothing.
   */
  environment(session: Session): Readonly<Record<string, string>>;
}

/** Lets a service end in order. */
export interface Endings {
  /** Leaves something to be closed when the cloud stops. */
  atEnd(task: () => Promise<void>): void;
}
