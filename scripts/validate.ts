/**
 * `npm run validate`: checks everything that a build of the pipeline runs. Of two processors the tests have one, and
 * what does not run the code has the other.
 */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { type NamedCommand, sideBySide } from "./sideBySide";
import { Verdict } from "./verdict";

/** What a build runs. */
const rooms = ["program", "settings", "contract", "components", "delivery", "api", "qa", "clients", "machine"];
/** What no build runs, and no test of what a build runs. */
const others = [".ci", "bench", "scenarios", "test/browser", "test/house", "test/rehearsal"];

/**
 * Every source below a folder that a build runs. Of a folder oxlint would leave out what an ignore file above the
 * checkout names, as the one of a rehearsal's home does with everything.
 */
function sourcesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((path) => join(folder, path))
    .filter((file) => /\.[cm]?[jt]s$/.test(file) && !others.some((other) => file.startsWith(`${other}/`)));
}

const checks: readonly (readonly NamedCommand[])[] = [
  [{ name: "tests", command: ["mocha", "--config", "test/program.mocharc.json"] }],
  [
    {
      // One process knows the types once, for the compiler's errors and for the rules.
      name: "types and lint",
      command: ["oxlint", "--type-check", "index.ts", ...[...rooms, "examples", "scripts", "test"].flatMap(sourcesIn)],
      environment: { GOMAXPROCS: "1" },
    },
    { name: "boundaries", command: ["depcruise", "index.ts", ...rooms] },
  ],
];

async function main(): Promise<void> {
  const verdict = new Verdict({
    checkout: process.cwd(),
    description: JSON.stringify(checks),
    without: others,
    report: "reports/program.xml",
  });
  if (verdict.hasPassed()) {
    console.log("Validate has passed before on exactly these files.");
    return;
  }
  if (await sideBySide(checks)) verdict.keep();
  else process.exitCode = 1;
}

void main();
