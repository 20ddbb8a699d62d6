/** A repository of its own with what this checkout has now. */
import { execFile } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { repository } from "../program/program";

const run = promisify(execFile);

/** This checkout's files without what git ignores, committed in a repository of their own. */
export async function scratchRepository(): Promise<string> {
  const folder = mkdtempSync(path.join(tmpdir(), "scratch-"));
  const { stdout } = await run("git", ["-C", repository, "ls-files", "-z", "-co", "--exclude-standard"]);
  for (const file of stdout.split("\0").filter((each) => each !== "" && existsSync(path.join(repository, each))))
    cpSync(path.join(repository, file), path.join(folder, file));
  const author = ["-c", "user.name=A", "-c", "user.email=a@example.com"];
  await run("git", ["-C", folder, "init", "-q"]);
  await run("git", ["-C", folder, "add", "-A"]);
  await run("git", ["-C", folder, ...author, "commit", "-qm", "first"]);
  symlinkSync(path.join(repository, "node_modules"), path.join(folder, "node_modules"));
  return folder;
}
