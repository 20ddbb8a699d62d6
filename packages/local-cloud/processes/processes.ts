/**
 * Child processes of the rehearsal. Each one leads its own process group, is ended together with everything it started,
 * and sees no variable of this process's environment.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { createInterface } from "node:readline";
import { type Readable, Writable } from "node:stream";
import { setTimeout } from "node:timers/promises";
import type { Processes, ProcessOptions, RunningProcess } from "../contract";
import { codeOf } from "../nodeErrors";
import type { Isolation } from "./isolation";
import { createProcessGuard, type ProcessGuard } from "./processGuard";
import { type Family, groupsOf, listProcesses } from "./processTable";

/** A variable that each child has and hands on to what it starts: by it what has left its group is found again. */
export const markName = "LOCAL_CLOUD_PROCESS";

/** Milliseconds between SIGTERM and SIGKILL when the caller names none. */
const defaultGrace = 5_000;

/** Milliseconds that the output of a process may stay open after its group is gone (a descendant left the group). */
const outputGrace = 500;

/** Milliseconds between two looks at whether a group that was asked to end is gone. */
const goneInterval = 20;

type Exit = Awaited<RunningProcess["exited"]>;

/** What `stop` tells the end of a process: until when the rest of its group may take to end by itself. */
interface Stopping {
  deadline?: number;
}

/**
 * Starts child processes; `stopAll` ends those that still run.
 *
 * @param isolation of those that say what they see; nothing is isolated without it
 * @param sharedGuard one that others use, too, and somebody else closes. @default one of their own
 */
export function createProcesses(isolation?: Isolation, sharedGuard?: ProcessGuard): Processes {
  const running = new Set<RunningProcess>();
  const mark = `${markName}=${randomUUID()}`;
  const guard = sharedGuard ?? createProcessGuard(mark);
  let ending = false;
  let count = 0;
  return {
    start: (options) => {
      if (ending) throw new Error(`${options.file} is not started: the rehearsal is ending.`);
      const ownMark = `${mark}.${(count += 1)}.`;
      const started = startProcess(isolated(options, isolation), guard, ownMark);
      running.add(started);
      void started.exited.then(() => running.delete(started));
      return started;
    },
    stopAll: async () => {
      ending = true;
      await Promise.all([...running].map((process) => process.stop()));
      if (sharedGuard === undefined) await guard.close();
    },
  };
}

function isolated(options: ProcessOptions, isolation: Isolation | undefined): ProcessOptions {
  if (options.places === undefined || isolation === undefined) return options;
  return { ...options, ...isolation.isolate(options, options.places) };
}

function startProcess(options: ProcessOptions, guard: ProcessGuard, mark: string): RunningProcess {
  const child = spawn(options.file, options.arguments, {
    cwd: options.folder,
    env: { ...options.environment, [markName]: mark.slice(markName.length + 1) },
    // A process group of its own: a signal to -pid reaches whatever it started, and Ctrl-C does not reach it twice.
    detached: true,
    stdio: [
      options.input === undefined ? "ignore" : "pipe",
      "pipe",
      "pipe",
      ...(options.onMessage === undefined ? [] : ["ipc" as const]),
      ...(options.told === undefined ? [] : ["pipe" as const]),
    ],
    // Long texts cost less than as JSON.
    serialization: "advanced",
  });
  const { pid } = child;
  if (pid === undefined) return notStarted(child, options);
  const family: Family = { leader: pid, mark, folder: options.ownFolder };
  guard.watch(pid);
  feed(child, options.input);
  tell(child, options.told);
  if (options.onMessage !== undefined) child.on("message", options.onMessage);
  const lines = [readLines(child.stdout, "stdout", options), readLines(child.stderr, "stderr", options)];
  const stopping: Stopping = {};
  const exited = waitForExit(child, family, lines, stopping).then((exit) => {
    guard.forget(pid);
    return exit;
  });
  const send: RunningProcess["send"] = (message) => {
    // Its end is told by `exited`.
    child.send(message, () => undefined);
  };
  return { pid, exited, send, stop: (grace = defaultGrace) => stopTree(family, exited, stopping, grace) };
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

function tell(child: ChildProcess, text: string | undefined): void {
  const file = child.stdio[3];
  if (text === undefined || !(file instanceof Writable)) return;
  // The child may end before it has read everything.
  file.on("error", () => undefined);
  file.end(text);
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
  family: Family,
  lines: readonly Promise<void>[],
  stopping: Stopping,
): Promise<Exit> {
  const pid = family.leader;
  const exit = await new Promise<Exit>((resolve) => {
    child.once("exit", (code, signal) => {
      resolve({ code: code ?? undefined, signal: signal ?? undefined });
    });
  });
  // A shell ends at once on SIGTERM; what it started may still be cleaning up.
  while (stopping.deadline !== undefined && performance.now() < stopping.deadline && (await groupLives(pid)))
    await setTimeout(goneInterval);
  signalGroup(pid, "SIGKILL");
  for (const group of await groupsOf(family)) signalGroup(group, "SIGKILL");
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

async function stopTree(family: Family, exited: Promise<Exit>, stopping: Stopping, grace: number): Promise<void> {
  stopping.deadline ??= performance.now() + grace;
  const groups = await groupsOf(family);
  for (const group of groups) signalGroup(group, grace === 0 ? "SIGKILL" : "SIGTERM");
  const ended = new AbortController();
  void setTimeout(grace, undefined, { signal: ended.signal }).then(
    async () => {
      for (const group of new Set([...groups, ...(await groupsOf(family))])) signalGroup(group, "SIGKILL");
    },
    () => undefined,
  );
  await exited;
  ended.abort();
  // Descendants in groups of their own do not end with the leader.
  for (const group of groups) if (group !== family.leader) signalGroup(group, "SIGKILL");
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
