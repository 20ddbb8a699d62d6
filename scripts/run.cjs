// Runs a command of this project, which a file of TypeScript exports: node scripts/run.cjs [--install] FILE [WORD …]
// With --install the dependencies are made to match package-lock.json first.
const { resolve } = require("node:path");

async function main() {
  const [node, , ...words] = process.argv;
  const installs = words[0] === "--install";
  if (installs) words.shift();
  const [file, ...rest] = words;
  if (installs) await import("./installDependencies.mjs");
  require("./typescript.cjs");
  process.argv = [node, resolve(file), ...rest];
  const { command } = require(process.argv[1]);
  await require("../machine/command.ts").runCommand(command);
}

void main();
