/** A program of Node that has this terminal until it ends. */
import { spawn } from "node:child_process";

/** What runs a suite of mocha. */
export function mocha(config: string, words: readonly string[]): readonly string[] {
  return [require.resolve("mocha/bin/mocha.js"), "--config", config, ...words];
}

/** What runs a command of this project. */
export function program(file: string, words: readonly string[]): readonly string[] {
  return [require.resolve("./run.cjs"), file, ...words];
}

/** @returns its exit status */
export function foreground(words: readonly string[]): Promise<number> {
  // Ctrl-C reaches the program, too; its end decides.
  const wait = (): void => undefined;
  process.on("SIGINT", wait);
  const child = spawn(process.execPath, words, { stdio: "inherit" });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (status) => {
      process.off("SIGINT", wait);
      resolve(status ?? 1);
    });
  });
}
