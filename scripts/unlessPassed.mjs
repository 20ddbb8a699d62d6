// Runs a check unless it has passed on exactly these files: node scripts/unlessPassed.mjs <command> <argument> …
// Arguments that are files or folders are what is checked; with them count the settings of the tools and the locked
// versions. Unlike the tools' own caches it holds when the checkout moves, as it does from build to build.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const command = process.argv.slice(2);
const settings = ["package-lock.json", "tsconfig.json", "eslint.config.mjs"];
const hash = createHash("sha256").update(JSON.stringify([process.version, command]));
for (const file of [...settings, ...command.filter(existsSync)].flatMap(filesIn).sort()) hash.update(`${file}\0`).update(readFileSync(file));
const passed = join(".cache", "passed", hash.digest("hex"));

if (existsSync(passed)) {
  console.log(`Passed before on the same files: ${command.join(" ")}`);
} else {
  const { status } = spawnSync("npx", ["--no-install", ...command], { stdio: "inherit" });
  if (status === 0) {
    mkdirSync(join(".cache", "passed"), { recursive: true });
    writeFileSync(passed, "");
  }
  process.exitCode = status ?? 1;
}

function filesIn(path) {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path).flatMap((name) => filesIn(join(path, name)));
}
