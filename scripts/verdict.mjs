// The verdict of a check, kept by a hash of everything that it looks at: what has passed on exactly these files with
// this version of Node is not checked again. Unlike the tools' own caches it holds when the checkout moves, as it does
// from build to build.
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";

/** Folders and files that are made here, and that no check looks at. */
const made = new Set([
  ".git",
  ...readFileSync(".gitignore", "utf8")
    .split("\n")
    .map((line) => line.trim().replace(/\/$/, "")),
]);

export class Verdict {
  /**
   * @param check what is checked, in words that differ when the check does
   * @param without the folders of the checkout that the check does not look at
   * @param report a file that the check writes: it is kept with the verdict and put back
   */
  constructor({ check, without, report }) {
    this.report = report;
    this.folder = join(".cache", "passed", fingerprint(check, without));
  }

  /** Whether the check has passed before; its report is put back. */
  hasPassed() {
    if (!existsSync(this.folder)) return false;
    copy(join(this.folder, "report"), this.report);
    return true;
  }

  keep() {
    // Complete or not there: a build may be stopped at any time.
    const unfinished = `${this.folder}.${process.pid}`;
    mkdirSync(unfinished, { recursive: true });
    copy(this.report, join(unfinished, "report"));
    if (existsSync(this.folder)) rmSync(unfinished, { recursive: true });
    else renameSync(unfinished, this.folder);
  }
}

function fingerprint(check, without) {
  const hash = createHash("sha256").update(JSON.stringify([process.version, check]));
  for (const file of filesIn(".", new Set(without)).sort())
    hash.update(`${file}\0`).update(readFileSync(file)).update("\0");
  return hash.digest("hex");
}

function filesIn(folder, without) {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (made.has(name) || without.has(path)) return [];
    return statSync(path).isDirectory() ? filesIn(path, without) : [path];
  });
}

function copy(from, to) {
  mkdirSync(dirname(to), { recursive: true });
  copyFileSync(from, to);
}
