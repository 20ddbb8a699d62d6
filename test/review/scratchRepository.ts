/** Repositories of their own, for tests that compare with a commit. */
import { execFile } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { repository } from "../program/program";

const run = promisify(execFile);

/** What this checkout has now, without what git ignores, committed in a repository of its own. */
export async function scratchRepository(): Promise<string> {
  const folder = mkdtempSync(path.join(tmpdir(), "scratch-"));
  await commitFiles(repository, folder);
  await run("git", ["-C", folder, "reset", "-q", "--hard"]);
  symlinkSync(path.join(repository, "node_modules"), path.join(folder, "node_modules"));
  keepTranspiled(folder);
  return folder;
}

/** What scripts/typescript.cjs has made of the same files here need not be made again; it is found by their content. */
function keepTranspiled(folder: string): void {
  const made = path.join(repository, ".cache/typescript");
  if (existsSync(made))
    cpSync(made, path.join(folder, ".cache/typescript"), {
      recursive: true,
      filter: (file) => file === made || file.endsWith(".js"),
    });
}

/**
 * Makes the first commit of a new repository.
 *
 * @param files the folder whose files are committed, all but packages and what git ignores
 * @param folder the repository's
 */
export async function commitFiles(files: string, folder = files): Promise<void> {
  await run("git", ["init", "-q", folder]);
  // Packages are linked, which no pattern of a folder means.
  mkdirSync(path.join(folder, ".git/info"), { recursive: true });
  writeFileSync(path.join(folder, ".git/info/exclude"), "/node_modules\n");
  const git = ["--git-dir", path.join(folder, ".git"), "--work-tree", files];
  // Each repository lives for one test.
  await run("git", [...git, "-c", "core.compression=0", "add", "-A"], { cwd: files });
  const author = ["-c", "user.name=A", "-c", "user.email=a@example.com"];
  await run("git", [...git, ...author, "commit", "-qm", "first"], { cwd: files });
}
