// Runs a check unless it has passed on exactly these files:
//   node scripts/unlessPassed.mjs [--checks PATH] [--report FILE] COMMAND ARGUMENT …
// What is checked are the files and folders among the arguments, and PATH ("." is the whole checkout). The settings of
// the tools, the locked versions and Node's version count as well. A report of the check is kept with its verdict and
// put back. Unlike the tools' own caches it holds when the checkout moves, as it does from build to build.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";

const { checks, report, command } = readArguments(process.argv.slice(2));
const settings = ["package.json", "package-lock.json", "tsconfig.json", ".oxlintrc.json", ".gitignore"];
/** Folders and files that are made here, and that no check looks at. */
const made = new Set([
  ".git",
  ...readFileSync(".gitignore", "utf8")
    .split("\n")
    .map((line) => line.trim().replace(/\/$/, "")),
]);

const passed = join(
  ".cache",
  "passed",
  fingerprint([...settings, ...checks, ...command.filter((word) => existsSync(word))]),
);
if (existsSync(passed)) {
  if (report !== undefined) copy(join(passed, "report"), report);
  console.log(`Passed before on exactly these files: ${command.join(" ")}`);
} else {
  process.exitCode = run();
}

function readArguments(words) {
  const values = { checks: [], command: words };
  while (["--checks", "--report"].includes(values.command[0])) {
    const [option, value, ...others] = values.command;
    if (option === "--checks") values.checks.push(value);
    else values.report = value;
    values.command = others;
  }
  return values;
}

function fingerprint(paths) {
  const hash = createHash("sha256").update(JSON.stringify([process.version, command]));
  for (const file of [...new Set(paths.flatMap(filesIn))].sort())
    hash.update(`${file}\0`).update(readFileSync(file)).update("\0");
  return hash.digest("hex");
}

function filesIn(path) {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path).flatMap((name) => (made.has(name) ? [] : filesIn(join(path, name))));
}

function run() {
  const { status } = spawnSync(command[0], command.slice(1), { stdio: "inherit" });
  if (status !== 0) return status ?? 1;
  // Complete or not there: a build may be stopped at any time.
  const unfinished = `${passed}.${process.pid}`;
  mkdirSync(unfinished, { recursive: true });
  if (report !== undefined) copy(report, join(unfinished, "report"));
  if (existsSync(passed)) rmSync(unfinished, { recursive: true });
  else renameSync(unfinished, passed);
  return 0;
}

function copy(from, to) {
  mkdirSync(dirname(to), { recursive: true });
  copyFileSync(from, to);
}
