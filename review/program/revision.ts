/** A commit of this repository as a folder of its own. */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { BadInput } from "../../machine/badInput";

const run = promisify(execFile);

/**
 * Lends a folder with the files of a commit and the packages that are installed here. Nothing of the repository is
 * changed, and nothing of the commit is run.
 *
 * @param repository a folder of the repository
 * @param revision a commit, a branch or a tag
 * @throws BadInput when the repository has no such commit
 */
export async function withRevision<Result>(
  repository: string,
  revision: string,
  use: (checkout: string) => Promise<Result>,
): Promise<Result> {
  const commit = await commitOf(repository, revision);
  const folder = await mkdtemp(join(tmpdir(), "model-delivery-revision-"));
  try {
    const archive = join(folder, "commit.tar");
    const checkout = join(folder, "checkout");
    await mkdir(checkout);
    await run("git", ["-C", repository, "archive", "--output", archive, commit]);
    await run("tar", ["-xf", archive, "-C", checkout]);
    const packages = join(repository, "node_modules");
    if (existsSync(packages)) await symlink(packages, join(checkout, "node_modules"));
    return await use(checkout);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function commitOf(repository: string, revision: string): Promise<string> {
  // With these words a revision cannot be an option of git.
  const words = ["-C", repository, "rev-parse", "--verify", "--quiet", "--end-of-options", `${revision}^{commit}`];
  try {
    return (await run("git", words)).stdout.trim();
  } catch {
    throw new BadInput(`${revision} is no commit, branch or tag of the repository in ${repository}.`);
  }
}
