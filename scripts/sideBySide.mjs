// Runs commands at the same time: lists of them, each list one command after the other. What a command prints is shown
// whole when it has ended. All failures are told, not only the first.
import { spawn } from "node:child_process";
import { delimiter, join } from "node:path";

/** What npm would set, without starting an npm for each command. */
const environment = {
  ...process.env,
  PATH: [join(process.cwd(), "node_modules", ".bin"), process.env.PATH].join(delimiter),
};

/**
 * @param lists of { name, command, environment }: the command is words, its environment is added to this process's
 * @returns whether every command succeeded
 */
export async function sideBySide(...lists) {
  const started = Date.now();
  const seconds = () => Math.round((Date.now() - started) / 1000);
  const running = new Set();
  const signsOfLife = setInterval(() => console.log(`… ${[...running].join(", ")} (${seconds()} s)`), 10_000);

  const oneAfterTheOther = async (commands) => {
    let succeeded = true;
    for (const { name, command, environment: own } of commands) {
      running.add(name);
      const { status, output } = await run(command, own);
      running.delete(name);
      process.stdout.write(output);
      console.log(`${status === 0 ? "✓" : "✗"} ${name} (${seconds()} s)`);
      succeeded &&= status === 0;
    }
    return succeeded;
  };
  const succeeded = await Promise.all(lists.map(oneAfterTheOther));
  clearInterval(signsOfLife);
  return succeeded.every(Boolean);
}

function run([program, ...words], own) {
  const child = spawn(program, words, { env: { ...environment, ...own }, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (output += text));
  return new Promise((resolve) => {
    child.once("error", (error) => resolve({ status: 1, output: `${output}${error.message}\n` }));
    child.once("close", (status) => resolve({ status, output }));
  });
}
