/**
 * `npm run validate`: checks everything that a build of the pipeline runs, two processes at a time, as many as its
 * machine has processors: most tests, and beside them types, lint, boundaries and the other tests. CI checks what is
 * left with `npm run validate -- --rest`.
 */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describeDone } from "../contract/buildEnding";
import type { Command } from "../machine/command";
import { readWords } from "../machine/optionWords";
import { readRooms } from "./rooms";
import { type NamedCommand, sideBySide } from "./sideBySide";
import { Verdict } from "./verdict";

const { arrows, builds, users } = readRooms();

/** What no build runs, and no test of what a build runs; and thousands of damaged files, which are for CI. */
const others = [
  ".ci",
  "bench",
  "examples",
  "scenarios",
  ...["administration", "browser", "examples", "hostile", "house", "rehearsal", "review"].map(
    (folder) => `test/${folder}`,
  ),
];

/**
 * Every source below a folder that a build runs. Of a folder oxlint would leave out what an ignore file above the
 * checkout names, as the one of a rehearsal's home does with everything.
 */
function sourcesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((path) => join(folder, path))
    .filter((file) => /\.[cm]?[jt]s$/.test(file) && !others.some((other) => file.startsWith(`${other}/`)));
}

/** What a build runs and what its tests are made of. */
const sources = ["index.ts", ...[...builds, "scripts", "test"].flatMap(sourcesIn)];

/** The tests of the program in two parts, so that both sides take about as long, each with what it leaves out. */
const parts = { program: "test/delivery/**", delivery: "test/!(delivery)/**" };

const checks: readonly (readonly NamedCommand[])[] = [
  [testsOf("program")],
  [
    {
      // One process knows the types once, for the compiler's errors and for the rules. They stay in memory to its end:
      // looking for what is not needed any more takes a fifth of its time, and finds next to nothing.
      name: "types and lint",
      command: ["oxlint", "--type-check", "--format", "unix", ...sources],
      environment: { GOMAXPROCS: "1", GOGC: "off" },
    },
    { name: "boundaries", command: ["depcruise", "index.ts", ...builds] },
    testsOf("delivery"),
  ],
];

function testsOf(part: keyof typeof parts): NamedCommand {
  const options = ["--ignore", parts[part], "--reporter-option", `suite=${part}`];
  return { name: `tests of ${part}`, command: ["mocha", "--config", "test/program.mocharc.json", ...options] };
}

/** What they report to. The build of the pipeline shows the same files (buildspecs/validate.yml). */
export const reports: readonly string[] = Object.keys(parts).map((part) => `reports/${part}.xml`);

/** What Validate leaves out, but for tests; and the boundaries of all, which no part shows. */
const rest: readonly (readonly NamedCommand[])[] = [
  [
    {
      name: "types and lint of the rest",
      command: ["oxlint", "--type-check", "--format", "unix", ...sources.map((file) => `--ignore-pattern=${file}`)],
    },
  ],
  [
    { name: "format", command: ["oxfmt", "--check"] },
    { name: "unused code", command: ["knip"] },
    { name: "boundaries of all", command: ["depcruise", ...Object.keys(arrows), ...users] },
  ],
];

const usage = `npm run validate [-- --rest]

Checks everything that a build of the pipeline runs: tests, types, lint and boundaries. What has passed on exactly the
same files is not checked again.

  --rest  check what is left instead, but for tests: types and lint of everything else, format, unused code`;

/** What Validate has said about a checkout, of which it runs the whole suite `program` among others. */
export function verdictOfValidate(checkout: string): Verdict {
  return new Verdict({
    checkout,
    description: JSON.stringify(checks),
    without: others,
    reports,
  });
}

async function validate(words: readonly string[]): Promise<number> {
  const { values } = readWords({ args: [...words], options: { rest: { type: "boolean", default: false } } });
  if (values.rest) return (await sideBySide(rest)) ? 0 : 1;
  const verdict = verdictOfValidate(process.cwd());
  if (verdict.hasPassed()) {
    console.log(describeDone("passed before on exactly these files"));
    return 0;
  }
  if (!(await sideBySide(checks))) return 1;
  verdict.keep();
  return 0;
}

export const command: Command = { usage, run: validate };
