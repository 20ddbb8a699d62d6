/** Runs the rehearsal as a person does: `npm start`. */
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, readlinkSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { shellWord } from "../machine/shellWord";
import { openHome } from "../rehearsal/home/home";
import type { Report } from "../rehearsal/report/report";
import type { Laboratory } from "./laboratory";
import { usualPictures } from "./workshop";

/** What came of a command. */
export interface CommandResult {
  /** The exit status; undefined when a signal ended it. */
  readonly status: number | undefined;
  /** Everything it printed. */
  readonly output: string;
  readonly seconds: number;
}

export interface RunningCommand {
  readonly pid: number;
  readonly exited: Promise<CommandResult>;
  /** What it has printed so far. */
  output(): string;
  /** Resolves when it has printed a text; rejects when it ends without. */
  printed(text: string): Promise<void>;
  interrupt(): void;
  /** Types on its terminal: "\x03" is Ctrl-C. */
  type(text: string): void;
}

export interface CommandOptions {
  /** Variables beside those of this process; undefined takes one away. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** It reads what is typed. */
  readonly typed?: boolean;
}

/** `npm start -- …` in a checkout, without a terminal. */
export function npmStart(checkout: string, words: readonly string[], options: CommandOptions = {}): RunningCommand {
  return command("npm", ["start", "--", ...words], checkout, options);
}

/** Commands as a page of the documentation prints them, without a terminal; the first that fails ends them. */
export function shell(checkout: string, commands: string): RunningCommand {
  return command("bash", ["-e", "-c", commands], checkout, {});
}

/**
 * `npm start -- …` on a terminal of its own, made by `script` of util-linux; it is ended by what is typed. Some shells
 * would wait for npm, and tell of Ctrl-C themselves: npm takes the shell's place.
 */
export function npmStartOnTerminal(checkout: string, words: readonly string[]): RunningCommand {
  return command(
    "script",
    [
      "--quiet",
      "--return",
      "--command",
      ["exec", "npm", "start", "--", ...words].map(shellWord).join(" "),
      "/dev/null",
    ],
    checkout,
    { typed: true },
  );
}

/** The program behind `npm start`, for signals: npm passes them on only from a terminal. */
export function rehearse(checkout: string, words: readonly string[], options: CommandOptions = {}): RunningCommand {
  return command(
    process.execPath,
    [join(checkout, "scripts/run.cjs"), join(checkout, "rehearsal/commands/start.ts"), ...words],
    checkout,
    options,
  );
}

/** Fills the home of a laboratory with the pictures that `npm start` would draw. */
export async function spareDrawing({ home }: Laboratory): Promise<void> {
  openHome(home).release();
  mkdirSync(join(home, "pictures"), { recursive: true });
  symlinkSync(await usualPictures(), join(home, "pictures", "seed-1"), "dir");
}

export function readReport(file: string): Report {
  return JSON.parse(readFileSync(file, "utf8")) as Report;
}

/** Processes of this machine that work below a folder; looked up in /proc, so only on Linux. */
export function processesIn(folder: string): readonly string[] {
  if (!existsSync("/proc/self/cwd")) return [];
  return readdirSync("/proc")
    .filter((name) => /^\d+$/u.test(name))
    .filter((id) => isBelow(workingFolder(id), folder));
}

function isBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

function workingFolder(id: string): string {
  try {
    return readlinkSync(`/proc/${id}/cwd`);
  } catch {
    // It has ended since it was listed.
    return "";
  }
}

function command(
  file: string,
  words: readonly string[],
  folder: string,
  { environment = {}, typed = false }: CommandOptions,
): RunningCommand {
  const started = performance.now();
  const child = spawn(file, words, {
    cwd: folder,
    env: { ...process.env, ...environment },
    stdio: [typed ? "pipe" : "ignore", "pipe", "pipe"],
  });
  let output = "";
  const changed = new Set<() => void>();
  const add = (chunk: Buffer): void => {
    output += chunk.toString();
    for (const notify of [...changed]) notify();
  };
  child.stdout?.on("data", add);
  child.stderr?.on("data", add);
  const exited = new Promise<CommandResult>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      resolve({ status: code ?? undefined, output, seconds: (performance.now() - started) / 1000 });
    });
  });
  return {
    pid: child.pid ?? 0,
    exited,
    output: () => output,
    printed: (text) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (!output.includes(text)) return;
          changed.delete(look);
          resolve();
        };
        changed.add(look);
        look();
        void exited.then(() => {
          reject(new Error(`It ended without printing ${text}:\n${output}`));
        }, reject);
      }),
    interrupt: () => {
      child.kill("SIGINT");
    },
    type: (text) => {
      child.stdin?.write(text);
    },
  };
}
