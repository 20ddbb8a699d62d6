/** The engine's own command line, in a process of its own. */
import { execFile } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { typescriptLoader } from "./typescriptLoader";

export interface EngineExit {
  /** The exit status of the process. */
  readonly status: number;
  readonly output: string;
  readonly errors: string;
}

/** @param stateFolder where the stacks' state is kept */
export function runEngine(folder: string, stateFolder: string, words: readonly string[]): Promise<EngineExit> {
  const environment = { ...process.env, PULUMI_BACKEND_URL: pathToFileURL(stateFolder).href };
  return new Promise((resolve) => {
    const node = execFile(
      process.execPath,
      ["--require", typescriptLoader, join(__dirname, "..", "main.ts"), ...words],
      { cwd: folder, env: environment },
      (_error, output, errors) => {
        resolve({ status: node.exitCode ?? -1, output, errors });
      },
    );
  });
}
