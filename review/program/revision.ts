/** A commit of this repository as a folder of its own. */
import { execFile } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { mkdir, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { BadInput } from "../../machine/badInput";

const run = promisify(execFile);

/** Where the packages of a revision come from: from here, or installed for it because its lock file is another. */
export type Packages = "linked" | "installed" | "not installed";

/**
 * Lends a folder with the files of a commit and packages: those that are installed here, or its own where they may be
 * installed and its lock file is another. Nothing of the repository is changed, and nothing of the commit is run, no
 * script of a package either.
 *
 * @param repository a folder of the repository
 * @param revision a commit, a branch or a tag
 * @throws BadInput when the repository has no such commit
 */
export async function withRevision<Result>(
  repository: string,
  revision: string,
  use: (checkout: string, packages: Packages) => Promise<Result>,
  mayInstall = false,
): Promise<Result> {
  const commit = await commitOf(repository, revision);
  const folder = await mkdtemp(join(tmpdir(), "model-delivery-revision-"));
  const forget = removedOnInterruption(folder);
  try {
    const archive = join(folder, "commit.tar");
    const checkout = join(folder, "checkout");
    await mkdir(checkout);
    await run("git", ["-C", repository, "archive", "--output", archive, commit]);
    await run("tar", ["-xf", archive, "-C", checkout]);
    return await use(checkout, await packagesOf(repository, checkout, mayInstall));
  } finally {
    forget();
    await rm(folder, { recursive: true, force: true });
  }
}

async function packagesOf(repository: string, checkout: string, mayInstall: boolean): Promise<Packages> {
  const isSame = lockOf(repository) === lockOf(checkout);
  if (!isSame && mayInstall && (await install(checkout))) return "installed";
  const packages = join(repository, "node_modules");
  if (existsSync(packages)) await symlink(packages, join(checkout, "node_modules"));
  return isSame || !mayInstall ? "linked" : "not installed";
}

function lockOf(folder: string): string | undefined {
  const file = join(folder, "package-lock.json");
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

/** Without a network, or with a lock file that does not fit, there are only the packages that are here. */
async function install(checkout: string): Promise<boolean> {
  const words = ["ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"];
  try {
    await run("npm", words, { cwd: checkout });
    return true;
  } catch {
    await rm(join(checkout, "node_modules"), { recursive: true, force: true });
    return false;
  }
}

/** Ctrl-C ends the process without `finally`. */
function removedOnInterruption(folder: string): () => void {
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  const remove = (signal: NodeJS.Signals): void => {
    rmSync(folder, { recursive: true, force: true });
    forget();
    process.kill(process.pid, signal);
  };
  const forget = (): void => {
    for (const signal of signals) process.off(signal, remove);
  };
  for (const signal of signals) process.on(signal, remove);
  return forget;
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
