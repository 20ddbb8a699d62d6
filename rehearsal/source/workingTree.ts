/** What a rehearsal delivers: the working tree, as a commit of its own folder. */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import type { Stats } from "node:fs";
import { copyFile, lstat, mkdir, readdir, readFile, readlink, rm, symlink } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import { promisify } from "node:util";
import type { Commit } from "#local-cloud";
import { forEachConcurrently, mapAhead } from "../../contract/concurrency";
import { codeOf } from "../../contract/errors";

const run = promisify(execFile);

/** More would only wait for the four threads that Node reads and writes files with. */
const filesCopiedAtOnce = 8;

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
  const head = await gitHead(checkout);
  const listed = head === undefined ? await walk(checkout, "") : await gitFiles(checkout);
  const isOwn = (file: string): boolean => own.some((path) => !relative(path, join(checkout, file)).startsWith(".."));
  const files = listed.filter((file) => !file.split("/").some((part) => neverDelivered.has(part)) && !isOwn(file));
  await rm(target, { recursive: true, force: true });
  const copied = await copyFiles(files, checkout, target);
  if (head === undefined) {
    const commit = {
      id: await contentHash(copied, target),
      message: "A working tree without git",
      author: "unknown",
      date: new Date().toISOString(),
      folder: target,
    };
    return { commit, dirty: true, files: copied.length };
  }
  return {
    commit: { ...head, folder: target },
    dirty: (await changedFiles(checkout)).some((file) => !isOwn(file)),
    files: copied.length,
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

/** What git lists may be missing from the working tree, and a submodule is a folder. */
async function gitFiles(checkout: string): Promise<string[]> {
  const listed = await git(checkout, "ls-files", "-z", "--cached", "--others", "--exclude-standard");
  return [...new Set(listed.split("\0").filter((file) => file !== ""))];
}

/** Each entry of git's list is two letters, a space and the path. */
async function changedFiles(checkout: string): Promise<string[]> {
  const entries = (await git(checkout, "status", "--porcelain", "-z", "--untracked-files=all")).split("\0");
  return entries.filter((entry) => entry !== "").map((entry) => entry.slice(3));
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

/** Copies the files and links among the paths, and returns in their order those that there were. */
async function copyFiles(paths: readonly string[], checkout: string, target: string): Promise<string[]> {
  const folders = new Map<string, Promise<unknown>>();
  const makeFolder = (folder: string): Promise<unknown> => {
    const made = folders.get(folder) ?? mkdir(folder, { recursive: true });
    folders.set(folder, made);
    return made;
  };
  const copied: string[] = [];
  await forEachConcurrently(paths, filesCopiedAtOnce, async (path) => {
    const [from, to] = [join(checkout, path), join(target, path)];
    const entry = await entryAt(from);
    if (entry === undefined || !(entry.isFile() || entry.isSymbolicLink())) return;
    await makeFolder(dirname(to));
    if (entry.isSymbolicLink()) await symlink(await readlink(from), to);
    else await copyFile(from, to);
    copied.push(path);
  });
  return copied.sort();
}

async function entryAt(path: string): Promise<Stats | undefined> {
  try {
    return await lstat(path);
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes(codeOf(error) ?? "")) return undefined;
    throw error;
  }
}

/** Forty hexadecimal digits over the names of sorted files and what they hold. */
async function contentHash(files: readonly string[], folder: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const [file, content] of mapAhead(
    files,
    filesCopiedAtOnce,
    async (path) => [path, await identityOf(join(folder, path))] as const,
  ))
    hash.update(`${file}\0`).update(content).update("\0");
  return hash.digest("hex").slice(0, 40);
}

/** The bytes that tell one content of a file or link from another. */
async function identityOf(path: string): Promise<Buffer | string> {
  if ((await lstat(path)).isSymbolicLink()) return (await readlink(path)).split(sep).join("/");
  return readFile(path);
}
