/** What this checkout has in common with its remote: what everybody has, and CI checks. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/** The default branch of the remote, as it was when it was last fetched. */
export const publishedBranch = "origin/HEAD";

/**
 * Whether files and folders are as on the published branch: all of them are there, and no commit, no change before a
 * commit and no new file makes a difference. False, too, where nobody can say: without git, in a folder that is no
 * clone, and in a copy that lies in a folder of one.
 *
 * @param checkout the folder of the checkout
 * @param paths relative to it
 */
export async function isPublished(checkout: string, paths: readonly string[]): Promise<boolean> {
  const git = async (...words: readonly string[]): Promise<readonly string[]> => {
    const { stdout } = await run("git", ["-C", checkout, ...words, "--", ...paths]);
    return stdout.split("\n").filter((line) => line !== "");
  };
  try {
    await git("diff", "--quiet", publishedBranch);
    const published = await git("ls-tree", "--name-only", publishedBranch);
    const added = await git("ls-files", "--others", "--exclude-standard");
    return published.length === paths.length && added.length === 0;
  } catch {
    // Whoever cannot tell runs more than is needed, never less.
    return false;
  }
}
