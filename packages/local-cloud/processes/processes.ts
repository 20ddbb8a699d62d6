/**
 * Child processes of the rehearsal. Each one leads its own process group, is ended together with everything it started,
 * and sees no variable of this process's environment.
 */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { setTimeout } from "node:timers/promises";
import { promisify } from "node:util";
import type { Processes, ProcessOptions, RunningProcess } from "../contract";
import { codeOf } from "../nodeErrors";
import { createProcessGuard, type ProcessGuard } from "./processGuard";

/** Milliseconds between SIGTERM and SIGKILL when the caller names none. */
const defaultGrace = 5_000;

/** Milliseconds that the output of a process may stay open after its group is gone (a descendant left the group). */
const outputGrace = 500;

/** Milliseconds between two looks at whether a group that was asked to end is gone. */
const goneInterval = 20;

const run = promisify(execFile);

type Exit = Awaited<RunningProcess["exited"]>;

/** What `stop` tells the end of a process: until when the rest of its group may take to end by itself. */
interface Stopping {
  deadline?: number;
}

/** Starts child processes; `stopAll` ends those that still run. */
export function createProcesses(): Processes {
  const running = new Set<RunningProcess>();
  const guard = createProcessGuard();
  let ending = false;
  return {
    start: (options) => {
      if (ending) throw new Error(`${options.file} is not started: the rehearsal is ending.`);
      const started = startProcess(options, guard);
      running.add(started);
      void started.exited.then(() => running.delete(started));
      return started;
    },
    stopAll: async () => {
      ending = true;
      await Promise.all([...running].map((process) => process.stop()));
      await guard.close();
    },
  };
}

function startProcess(options: ProcessOptions, guard: ProcessGuard): RunningProcess {
  const child = spawn(options.file, options.arguments, {
    cwd: options.folder,
    env: { ...options.environment },
    // A process group of its own: a signal to -pid reaches whatever it started, and Ctrl-C does not reach it twice.
    detached: true,
    stdio: [
      options.input === undefined ? "ignore" : "pipe",
      "pipe",
      "pipe",
      ...(options.onMessage === undefined ? [] : ["ipc" as const]),
    ],
    // Long texts cost less than as JSON.
    serialization: "advanced",
  });
  const { pid } = child;
  if (pid === undefined) return notStarted(child, options);
  guard.watch(pid);
  feed(child, options.input);
  if (options.onMessage !== undefined) child.on("message", options.onMessage);
  const lines = [readLines(child.stdout, "stdout", options), readLines(child.stderr, "stderr", options)];
  const stopping: Stopping = {};
  const exited = waitForExit(child, pid, lines, stopping).then((exit) => {
    guard.forget(pid);
    return exit;
  });
  const send: RunningProcess["send"] = (message) => {
    // Its end is told by `exited`.
    child.send(message, () => undefined);
  };
  return { pid, exited, send, stop: (grace = defaultGrace) => stopTree(pid, exited, stopping, grace) };
}

function notStarted(child: ChildProcess, options: ProcessOptions): RunningProcess {
  const exited = new Promise<Exit>((resolve) => {
    child.once("error", (error) => {
      options.onLine(`${options.file} could not be started in ${options.folder}: ${error.message}`, "stderr");
      resolve({ code: 127, signal: undefined });
    });
  });
  return { pid: 0, exited, send: () => undefined, stop: () => exited.then(() => undefined) };
}

function feed(child: ChildProcess, input: Readable | undefined): void {
  if (input === undefined || child.stdin === null) return;
  // The child may end before it has read everything.
  child.stdin.on("error", () => input.destroy());
  input.pipe(child.stdin);
}

function readLines(stream: Readable | null, name: "stdout" | "stderr", options: ProcessOptions): Promise<void> {
  if (stream === null) return Promise.resolve();
  return new Promise((resolve) => {
    const reader = createInterface({ input: stream, crlfDelay: Infinity });
    reader.on("line", (line) => {
      options.onLine(line, name);
    });
    reader.once("close", resolve);
    stream.once("close", () => {
      reader.close();
    });
  });
}

/** Resolves when the process has ended, nothing of its group is left, and every line has been handed over. */
async function waitForExit(
  child: ChildProcess,
  pid: number,
  lines: readonly Promise<void>[],
  stopping: Stopping,
): Promise<Exit> {
  const exit = await new Promise<Exit>((resolve) => {
    child.once("exit", (code, signal) => {
      resolve({ code: code ?? undefined, signal: signal ?? undefined });
    });
  });
  // A shell ends at once on SIGTERM; what it started may still be cleaning up.
  while (stopping.deadline !== undefined && performance.now() < stopping.deadline && (await groupLives(pid)))
    await setTimeout(goneInterval);
  signalGroup(pid, "SIGKILL");
  const cutOff = new AbortController();
  void setTimeout(outputGrace, undefined, { signal: cutOff.signal }).then(
    () => {
      child.stdout?.destroy();
      child.stderr?.destroy();
    },
    () => undefined,
  );
  await Promise.all(lines);
  cutOff.abort();
  return exit;
}

async function stopTree(pid: number, exited: Promise<Exit>, stopping: Stopping, grace: number): Promise<void> {
  stopping.deadline ??= performance.now() + grace;
  const groups = await treeGroups(pid);
  for (const group of groups) signalGroup(group, "SIGTERM");
  const ended = new AbortController();
  void setTimeout(grace, undefined, { signal: ended.signal }).then(
    async () => {
      for (const group of new Set([...groups, ...(await treeGroups(pid))])) signalGroup(group, "SIGKILL");
    },
    () => undefined,
  );
  await exited;
  ended.abort();
  // Descendants in groups of their own do not end with the leader.
  for (const group of groups) if (group !== pid) signalGroup(group, "SIGKILL");
}

/** False when nothing of a group is left but zombies, which a signal still finds. */
async function groupLives(group: number): Promise<boolean> {
  if (!signalGroup(group, 0)) return false;
  const members = (await listProcesses()).filter((row) => row.group === group);
  return members.length === 0 || members.some(({ state }) => !state.startsWith("Z"));
}

/** Sends a signal to a group, 0 to only look; false when nothing of the group is left. */
function signalGroup(group: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-group, signal);
    return true;
  } catch (error) {
    // ESRCH: nothing is left of it. EPERM: only zombies are left (macOS).
    if (!["ESRCH", "EPERM"].includes(codeOf(error) ?? "")) throw error;
    return false;
  }
}

/** The process groups of a process and of all its descendants, its own first. */
async function treeGroups(root: number): Promise<readonly number[]> {
  const rows = await listProcesses();
  const tree = new Set([root]);
  const groups = new Set([root]);
  for (let known = 0; known < tree.size;) {
    known = tree.size;
    for (const { pid, parent, group } of rows) {
      if (!tree.has(parent) || group <= 1) continue;
      tree.add(pid);
      groups.add(group);
    }
  }
  return [...groups];
}

interface ProcessRow {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  readonly state: string;
}

/** Every process of this machine. */
async function listProcesses(): Promise<readonly ProcessRow[]> {
  return existsSync("/proc/self/stat") ? readProcesses() : runPs();
}

/**
 * Linux keeps a file for each process; reading them takes a tenth of the time of `ps`, which not every container has.
 */
function readProcesses(): readonly ProcessRow[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/u.test(name))
    .flatMap((name) => {
      const status = readStatus(`/proc/${name}/stat`);
      // `pid (command) state ppid pgrp …`, where a command may hold anything.
      const [state = "", parent, group] = status.slice(status.lastIndexOf(")") + 2).split(" ");
      return status === "" ? [] : [{ pid: Number(name), parent: Number(parent), group: Number(group), state }];
    });
}

function readStatus(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    // It has ended since it was listed.
    if (!["ENOENT", "ESRCH"].includes(codeOf(error) ?? "")) throw error;
    return "";
  }
}

async function runPs(): Promise<readonly ProcessRow[]> {
  const { stdout } = await run("ps", ["-A", "-o", "pid=,ppid=,pgid=,stat="], { env: { PATH: "/usr/bin:/bin" } });
  return stdout.split("\n").map((line) => {
    const [pid, parent, group, state = ""] = line.trim().split(/\s+/u);
    return { pid: Number(pid), parent: Number(parent), group: Number(group), state };
  });
}
