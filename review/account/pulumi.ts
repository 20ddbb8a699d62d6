/** The Pulumi CLI, as a workflow of a delivery with an account runs it: nothing that writes a state or takes a lock. */
import { execFile } from "node:child_process";
import { codeOf } from "../../contract/errors";

/** What one run of the CLI has said, and whether it ended well. */
export interface Said {
  readonly succeeded: boolean;
  /** Both of its outputs, without what only moves a terminal's cursor. */
  readonly text: string;
}

export type Pulumi = (words: readonly string[]) => Promise<Said>;

/** Bytes. A plan of every resource of a stack with all of its properties stays far below. */
const longestOutput = 64 * 1024 * 1024;

/**
 * @param folder the checkout
 * @param backendUrl where the state is
 */
export function pulumiIn(folder: string, backendUrl: string): Pulumi {
  const env = { ...process.env, PULUMI_BACKEND_URL: backendUrl, PULUMI_SKIP_UPDATE_CHECK: "true" };
  return (words) =>
    new Promise((resolve, reject) => {
      const options = { cwd: folder, env, maxBuffer: longestOutput };
      execFile("pulumi", [...words, "--non-interactive", "--color", "never"], options, (error, stdout, stderr) => {
        // A status is the CLI's answer; anything else is that it did not run to its end.
        if (error !== null && typeof error.code !== "number")
          reject(codeOf(error) === "ENOENT" ? new Error("There is no Pulumi CLI on PATH.") : error);
        else
          resolve({
            succeeded: error === null,
            text: [stdout, stderr]
              .map((text) => text.trim())
              .join("\n")
              .trim(),
          });
      });
    });
}
