/** What a rehearsal delivers: the working tree, as a commit of its own folder. */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFile, lstat, mkdir, readdir, readFile, readlink, rm, symlink } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import { promisify } from "node:util";
import type { Commit } from "#local-cloud";

const run = promisify(execFile);

/** Folders that are never part of a commit, with or without git. */
const neverDelivered = new Set([".git", "node_modules", ".cache", ".rehearsal", "reports"]);

export interface WorkingTree {
  readonly commit: Commit;
  /** The tree differs from its last commit, or has none. */
  readonly dirty: boolean;
  readonly files: number;
}

/**
 * Copies the tracked and unignored files of a checkout, as they are now, into a folder. In a checkout without git all
 * files count but node_modules and what tools keep beside it; the commit is then named by a hash of the content.
 *
 * @param own absolute paths of files and folders that the rehearsal itself writes: never part of the commit
 */
export async function snapshotWorkingTree(
  checkout: string,
  target: string,
  own: readonly string[],
): Promise<WorkingTree> {
  const git = await gitHead(checkout);
  const listed = git === undefined ? await walk(checkout, "") : await gitFiles(checkout);
  const isOwn = (file: string): boolean => own.some((path) => !relative(path, join(checkout, file)).startsWith(".."));
  const files = listed
    .filter((file) => !file.split("/").some((part) => neverDelivered.has(part)) && !isOwn(file))
    .sort();
  await rm(target, { recursive: true, force: true });
  const hash = createHash("sha256");
  for (const file of files)
    hash
      .update(`${file}\0`)
      .update(await copy(join(checkout, file), join(target, file)))
      .update("\0");
  const content = hash.digest("hex").slice(0, 40);
  if (git === undefined) {
    const commit = {
      id: content,
      message: "A working tree without git",
      author: "unknown",
      date: new Date().toISOString(),
      folder: target,
    };
    return { commit, dirty: true, files: files.length };
  }
  return {
    commit: { ...git, folder: target },
    dirty: (await changedFiles(checkout)).some((file) => !isOwn(file)),
    files: files.length,
  };
}

async function git(checkout: string, ...words: readonly string[]): Promise<string> {
  // Another repository's variables (a commit hook sets them) must not point git elsewhere.
  const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("GIT_")));
  const { stdout } = await run("git", ["-C", checkout, ...words], { env: environment, maxBuffer: 1 << 28 });
  return stdout;
}

async function gitHead(checkout: string): Promise<Omit<Commit, "folder"> | undefined> {
  try {
    const [id = "", author = "", date = "", message = ""] = (
      await git(checkout, "log", "-1", "--format=%H%x00%an%x00%cI%x00%s")
    )
      .trim()
      .split("\0");
    return { id, author, date, message };
  } catch {
    // No git, no repository, or a repository without a commit.
    return undefined;
  }
}

async function gitFiles(checkout: string): Promise<string[]> {
  const listed = (await git(checkout, "ls-files", "-z", "--cached", "--others", "--exclude-standard"))
    .split("\0")
    .filter((file) => file !== "");
  const present = await Promise.all(
    [...new Set(listed)].map(async (file) => ((await exists(join(checkout, file))) ? [file] : [])),
  );
  return present.flat();
}

/** Each entry of git's list is two letters, a space and the path. */
async function changedFiles(checkout: string): Promise<string[]> {
  const entries = (await git(checkout, "status", "--porcelain", "-z", "--untracked-files=all")).split("\0");
  return entries.filter((entry) => entry !== "").map((entry) => entry.slice(3));
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    (entry) => entry.isFile() || entry.isSymbolicLink(),
    () => false,
  );
}

async function walk(checkout: string, folder: string): Promise<string[]> {
  const entries = await readdir(join(checkout, folder), { withFileTypes: true });
  const found = await Promise.all(
    entries.map(async (entry) => {
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) return neverDelivered.has(entry.name) ? [] : walk(checkout, path);
      return entry.isFile() || entry.isSymbolicLink() ? [path] : [];
    }),
  );
  return found.flat();
}

/** Copies one file with its mode, or a link as a link, and returns the bytes that identify it. */
async function copy(from: string, to: string): Promise<Buffer | string> {
  await mkdir(dirname(to), { recursive: true });
  if ((await lstat(from)).isSymbolicLink()) {
    const target = await readlink(from);
    await symlink(target, to);
    return target.split(sep).join("/");
  }
  await copyFile(from, to);
  return readFile(to);
}
