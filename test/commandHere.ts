/** Runs a command of this project in this process, which is what most of a test of one is about. */
import { type Command, statusOf } from "../machine/command";

export interface CommandOutcome {
  readonly status: number;
  /** What it has printed, to either stream. */
  readonly output: string;
}

/** Where a command is run. */
export interface Place {
  /** Default: this process's. */
  readonly folder?: string;
  /** The whole environment. Default: this process's. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** Without a terminal. One at a time: folder, environment and console are the process's. */
export async function runHere(
  command: Command,
  words: readonly string[],
  { folder = process.cwd(), environment }: Place = {},
): Promise<CommandOutcome> {
  let output = "";
  const print = (text: unknown): void => {
    output += `${text instanceof Error ? (text.stack ?? text.message) : String(text)}\n`;
  };
  const { log, error } = console;
  const former = process.cwd();
  const variables = { ...process.env };
  const { isTTY } = process.stdin;
  Object.assign(console, { log: print, error: print });
  setEnvironment(environment ?? variables);
  process.stdin.isTTY = false;
  process.chdir(folder);
  try {
    return { status: await statusOf(command, words), output };
  } finally {
    process.chdir(former);
    process.stdin.isTTY = isTTY;
    setEnvironment(variables);
    Object.assign(console, { log, error });
  }
}

/** In place: a child process gets another object's variables only where they are in this one. */
function setEnvironment(variables: Readonly<NodeJS.ProcessEnv>): void {
  for (const name of Object.keys(process.env)) if (!(name in variables)) Reflect.deleteProperty(process.env, name);
  Object.assign(process.env, variables);
}
