/** What this checkout has in common with its remote: what everybody has, and CI has checked. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/** The default branch of the remote, as it was when it was last fetched. */
export const publishedBranch = "origin/HEAD";

/**
 * Whether files and folders are as on the published branch: no commit, no change before a commit and no new file makes
 * a difference. False, too, where nobody can say: without git, and in a folder that is no clone.
 *
 * @param checkout the folder of the checkout
 * @param paths relative to it; one that does not exist makes no difference
 */
export async function isPublished(checkout: string, paths: readonly string[]): Promise<boolean> {
  const git = (...words: readonly string[]): Promise<{ readonly stdout: string }> =>
    run("git", ["-C", checkout, ...words, "--", ...paths]);
  try {
    await git("diff", "--quiet", publishedBranch);
    return (await git("ls-files", "--others", "--exclude-standard")).stdout === "";
  } catch {
    // Whoever cannot tell runs more than is needed, never less.
    return false;
  }
}
