/**
 * The verdict of a check, kept by a hash of everything that it looks at: what has passed on exactly these files with
 * this version of Node is not checked again. Unlike the tools' own caches it holds when the checkout moves, as it does
 * from build to build.
 */
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";

/** How many are kept, the newest: each has a fifth of a megabyte of reports. */
const mostKept = 5;

export interface Check {
  /** The folder of the checkout. */
  readonly checkout: string;
  /** What is checked, in words that differ when the check does. */
  readonly description: string;
  /** Folders of the checkout that the check does not look at. */
  readonly without: readonly string[];
  /** Files that the check writes: they are kept with the verdict and put back. */
  readonly reports: readonly string[];
}

export class Verdict {
  private readonly kept: string;

  public constructor(private readonly check: Check) {
    this.kept = placeOf(check);
  }

  /** Whether the check has passed before. Its reports are put back. */
  public hasPassed(): boolean {
    if (!existsSync(this.kept)) return false;
    this.copyReports(this.kept, this.check.checkout);
    return true;
  }

  /** Keeps that the check has passed, unless a file was changed while it ran. */
  public keep(): void {
    if (this.kept !== placeOf(this.check)) return;
    // Complete or not there: a build may be stopped at any time.
    const unfinished = `${this.kept}.${process.pid}`;
    mkdirSync(unfinished, { recursive: true });
    this.copyReports(this.check.checkout, unfinished);
    if (existsSync(this.kept)) rmSync(unfinished, { recursive: true });
    else renameSync(unfinished, this.kept);
    this.forgetOld();
  }

  private forgetOld(): void {
    const folder = dirname(this.kept);
    const verdicts = readdirSync(folder).map((name) => join(folder, name));
    // Another check of this checkout may take one away meanwhile.
    const moment = (verdict: string): number => statSync(verdict, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    const newestFirst = verdicts.sort((one, other) => moment(other) - moment(one));
    for (const old of newestFirst.slice(mostKept)) rmSync(old, { recursive: true, force: true });
  }

  private copyReports(from: string, to: string): void {
    for (const report of this.check.reports) {
      mkdirSync(dirname(join(to, report)), { recursive: true });
      copyFileSync(join(from, report), join(to, report));
    }
  }
}

function placeOf(check: Check): string {
  return join(check.checkout, ".cache", "passed", fingerprint(check));
}

function fingerprint({ checkout, description, without }: Check): string {
  const hash = createHash("sha256").update(JSON.stringify([process.version, description]));
  const left = new Set([...made(checkout), ...without]);
  for (const file of [...filesIn(checkout, "", left)].sort())
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(checkout, file)))
      .update("\0");
  return hash.digest("hex");
}

/** Names of folders and files that are made here, and that no check looks at. */
function made(checkout: string): readonly string[] {
  const ignored = readFileSync(join(checkout, ".gitignore"), "utf8").split("\n");
  return [".git", ...ignored.map((line) => line.trim().replace(/\/$/u, ""))];
}

/** Paths of regular files, relative to the checkout; `left` holds names and paths. What leads nowhere is no file. */
function filesIn(checkout: string, folder: string, left: ReadonlySet<string>): readonly string[] {
  return readdirSync(join(checkout, folder)).flatMap((name) => {
    const path = join(folder, name);
    if (left.has(name) || left.has(path)) return [];
    const kind = statSync(join(checkout, path), { throwIfNoEntry: false });
    if (kind?.isDirectory() === true) return filesIn(checkout, path, left);
    return kind?.isFile() === true ? [path] : [];
  });
}
