/**
 * Commands at the same time. What one prints is shown whole when it has ended; all failures are told, not only the
 * first, and their causes once more at the end, where a reader looks first.
 */
import { spawn } from "node:child_process";
import { delimiter, join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { describeCauses, describeDone } from "../contract/buildEnding";
import { describeProgress } from "../contract/buildProgress";
import { type Found, firstErrors } from "./firstErrors";

export interface NamedCommand {
  readonly name: string;
  /** The program, of the system or of an installed package, and its words. */
  readonly command: readonly [string, ...string[]];
  /** Added to the environment of this process. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** Milliseconds between two lines that say what still runs. */
const signOfLife = 5_000;

/**
 * Runs lists of commands at the same time, the commands of a list one after the other.
 *
 * @returns whether every command succeeded
 */
export async function sideBySide(lists: readonly (readonly NamedCommand[])[]): Promise<boolean> {
  const started = Date.now();
  const seconds = (): number => Math.round((Date.now() - started) / 1000);
  const running = new Map<string, Output>();
  const failures: Failure[] = [];
  const passed: Passed[] = [];
  const timer = setInterval(() => {
    const checks = { ended: passed.length + failures.length, of: lists.flat().length };
    console.log(describeProgress(`${soFar(passed, running, checks)} (${seconds()} s)`));
  }, signOfLife);

  const oneAfterTheOther = async (commands: readonly NamedCommand[]): Promise<void> => {
    for (const command of commands) {
      const output = { text: "" };
      running.set(command.name, output);
      const status = await run(command, output);
      running.delete(command.name);
      process.stdout.write(output.text);
      console.log(`${status === 0 ? "✓" : "✗"} ${command.name} (${seconds()} s)`);
      if (status === 0) passed.push({ name: command.name, tests: testsIn(output.text) });
      else failures.push({ ...firstErrors(stripVTControlCharacters(output.text)), name: command.name });
    }
  };
  await Promise.all(lists.map(oneAfterTheOther));
  clearInterval(timer);
  console.log(failures.length > 0 ? `\n${describe(failures)}` : describeDone(inWords(passed)));
  return failures.length === 0;
}

/** What a command has printed so far. */
interface Output {
  text: string;
}

interface Failure extends Found {
  readonly name: string;
}

interface Passed {
  readonly name: string;
  /** Absent when it runs none. */
  readonly tests: number | undefined;
}

/** How many tests have passed, as mocha says it. */
function testsIn(output: string): number | undefined {
  const [, tests] = /^ {2}(\d+) passing/mu.exec(stripVTControlCharacters(output)) ?? [];
  return tests === undefined ? undefined : Number(tests);
}

/** How far commands are: their tests, those that have ended, and by name those that still run. */
export function soFar(
  passed: readonly Pick<Passed, "tests">[],
  running: ReadonlyMap<string, Output>,
  { ended, of }: { readonly ended: number; readonly of: number },
): string {
  const under = [...running.values()].map(({ text }) => ({
    tests: stripVTControlCharacters(text).match(/^\s*✔ /gmu)?.length,
  }));
  return `${sum([...passed, ...under])} tests, ${ended} of ${of} checks; ${[...running.keys()].join(", ")}`;
}

function sum(all: readonly Pick<Passed, "tests">[]): number {
  return all.reduce((total, each) => total + (each.tests ?? 0), 0);
}

/** Tests are counted, everything else is named. */
function inWords(passed: readonly Passed[]): string {
  const tests = sum(passed);
  const others = passed
    .filter((each) => each.tests === undefined)
    .map(({ name }) => name)
    .sort();
  return [...(tests === 0 ? [] : [`${tests} tests`]), ...others].join(", ");
}

/** What names its place comes first: a wrong type also fails tests, and no test makes a type wrong. */
function describe(failures: readonly Failure[]): string {
  const ordered = [...failures.filter(({ placed }) => placed), ...failures.filter(({ placed }) => !placed)];
  return describeCauses(
    ordered.map(({ name }) => name).join(", "),
    ordered.flatMap(({ errors }) => errors),
  );
}

/** Returns the status. */
function run({ command: [program, ...words], environment }: NamedCommand, output: Output): Promise<number> {
  // What npm would set, without starting an npm for each command.
  const path = [join(process.cwd(), "node_modules", ".bin"), process.env["PATH"]].join(delimiter);
  const child = spawn(program, words, {
    env: { ...process.env, PATH: path, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8");
    stream.on("data", (text: string) => (output.text += text));
  }
  return new Promise((resolve) => {
    child.once("error", (error) => {
      output.text += `${error.message}\n`;
      resolve(1);
    });
    child.once("close", (status) => {
      resolve(status ?? 1);
    });
  });
}
