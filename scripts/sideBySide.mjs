// Runs npm scripts of this project at the same time: node scripts/sideBySide.mjs <script> <script> …
// What a script prints is shown whole when it has ended. All failures are told, not only the first; the exit status is
// 1 when one of the scripts failed.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { delimiter, join } from "node:path";

const { scripts } = JSON.parse(readFileSync("package.json", "utf8"));
// What npm would do, without starting an npm for each.
const environment = {
  ...process.env,
  PATH: [join(process.cwd(), "node_modules", ".bin"), process.env.PATH].join(delimiter),
};
const started = Date.now();
const running = new Set();
const signsOfLife = setInterval(() => console.log(`… ${[...running].join(", ")} (${seconds()} s)`), 10_000);

const statuses = await Promise.all(process.argv.slice(2).map(run));
clearInterval(signsOfLife);
process.exitCode = statuses.every((status) => status === 0) ? 0 : 1;

function run(script) {
  running.add(script);
  const child = spawn(scripts[script], { shell: true, env: environment, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (output += text));
  return new Promise((resolve) => {
    child.once("close", (status) => {
      running.delete(script);
      process.stdout.write(output);
      console.log(`${status === 0 ? "✓" : "✗"} ${script} (${seconds()} s)`);
      resolve(status);
    });
  });
}

function seconds() {
  return Math.round((Date.now() - started) / 1000);
}
