/**
 * A build's cache. On AWS it is an archive in S3 that each build downloads; here an entry is a folder of this machine,
 * `<cache folder>/<project>/<key>`, and each build gets a copy. Packages of the checkout's install are copied
 * once, into the home, and builds get links to them. The permissions are those of the archive.
 */
import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { dirname, join, resolve, sep } from "node:path";
import { untilAborted } from "../../abortion";
import type { Caller } from "../../contract";
import { requireInside } from "../../ownFiles";
import { bucketTable } from "../s3/buckets";
import { authorizeKey, bucketKey } from "../s3/encryption";
import type { CodeBuildCloud } from "./cloud";
import { copyInto, untilAllCopied } from "./copyInto";
import { dependencies, type Installs, isInstalled, leadsNowhere, linkPackages, lockOf } from "./installedPackages";

export interface CacheRequest {
  readonly cloud: CodeBuildCloud;
  readonly caller: Caller;
  /** The folder of this project's entries. */
  readonly folder: string;
  /** `bucket` or `bucket/prefix`, from the project. */
  readonly location: string;
  /** Evaluated; no two projects share a folder, so the same key never means the same entry for two projects. */
  readonly key: string;
  /** Evaluated; each is the beginning of a key. */
  readonly fallbackKeys: readonly string[];
  readonly paths: readonly string[];
  readonly sourceFolder: string;
  /** Where an entry is made before it is saved: a folder of this build, on the disk of `folder`. */
  readonly unfinished: string;
  /** A checkout whose installed dependencies fill an entry that does not exist. */
  readonly seed: string | undefined;
  /** Where a home holds what it has taken over of such installs. */
  readonly installs: Installs;
  /** Ends the waiting and the copying: the build is stopped. */
  readonly signal: AbortSignal;
  readonly note: (text: string) => void;
}

/** The cache of one build: restored before its first command, saved after its last. */
export class BuildCache {
  private readonly entry: string;
  private readonly paths: readonly string[];
  private isNew = false;

  public constructor(private readonly request: CacheRequest) {
    this.entry = join(request.folder, encodeURIComponent(request.key));
    this.paths = cachedPaths(request.paths);
  }

  /** What the build gets is its own: whatever it writes, the entry stays as it was saved. */
  public async restore(): Promise<void> {
    this.authorize("s3:GetObject");
    if (isUsable(this.entry)) {
      this.request.note(`Restored cache ${this.request.key}`);
      await this.copyOf(this.entry);
      return;
    }
    this.authorizeAbsence();
    this.isNew = true;
    await this.prefill();
  }

  /** Keeps what a successful build left at the cached paths. An entry that exists is never written again, as on AWS. */
  public save(): void {
    if (!this.isNew) return;
    this.authorize("s3:PutObject");
    mkdirSync(this.request.unfinished, { recursive: true });
    for (const path of this.paths) this.collect(path);
    if (isUsable(this.entry)) return;
    rmSync(this.entry, { recursive: true, force: true });
    mkdirSync(this.request.folder, { recursive: true });
    renameSync(this.request.unfinished, this.entry);
    this.request.note(`Saved cache ${this.request.key}`);
  }

  /** Gives up what was not saved. */
  public release(): void {
    rmSync(this.request.unfinished, { recursive: true, force: true });
  }

  /**
   * What a build begins with that has no entry: the newest one that a fallback key names, or the checkout's install.
   */
  private async prefill(): Promise<void> {
    const fallback = this.fallback();
    if (fallback !== undefined) {
      this.request.note(`Restored cache ${decodeURIComponent(fallback)} for the fallback of ${this.request.key}`);
      await this.copyOf(join(this.request.folder, fallback));
      return;
    }
    const { seed, installs, sourceFolder, signal } = this.request;
    if (seed === undefined || !this.paths.includes(dependencies) || !fitsSeed(sourceFolder, seed)) {
      this.request.note(`No cache ${this.request.key}`);
      return;
    }
    this.request.note(
      `No cache ${this.request.key}: its ${dependencies} are the checkout's, whose package-lock.json is the same`,
    );
    const install = await untilAborted(installs.keep(seed), signal);
    const target = this.inBuild(dependencies);
    if (existsSync(target)) return;
    requireInside(target, [sourceFolder], dependencies);
    await linkPackages(this.request.cloud.processes, install, target);
  }

  private fallback(): string | undefined {
    const entries = existsSync(this.request.folder) ? readdirSync(this.request.folder) : [];
    const newestFirst = entries.sort(
      (one, other) =>
        statSync(join(this.request.folder, other)).mtimeMs - statSync(join(this.request.folder, one)).mtimeMs,
    );
    for (const key of this.request.fallbackKeys) {
      this.authorize("s3:GetObject", key);
      const found = newestFirst.find(
        (name) => decodeURIComponent(name).startsWith(key) && isUsable(join(this.request.folder, name)),
      );
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** Gives the build a copy of an entry. What the build's source itself holds stays. */
  private async copyOf(entry: string): Promise<void> {
    const missing = this.paths.filter((path) => existsSync(join(entry, path)) && !existsSync(this.inBuild(path)));
    const copies = missing.map(async (path) => {
      const target = this.inBuild(path);
      const folder = dirname(target);
      requireInside(target, [this.request.sourceFolder], path);
      mkdirSync(folder, { recursive: true });
      await copyInto(this.request.cloud.processes, folder, [join(entry, path)], this.request.signal);
    });
    await untilAllCopied(copies);
  }

  /** Takes a path of the build into the entry in the making. */
  private collect(path: string): void {
    const [made, stored] = [this.inBuild(path), join(this.request.unfinished, path)];
    if (!existsSync(made) || lstatSync(made).isSymbolicLink()) return;
    requireInside(made, [this.request.sourceFolder], path);
    mkdirSync(dirname(stored), { recursive: true });
    if (lstatSync(made).isDirectory()) renameSync(made, stored);
    else cpSync(made, stored);
  }

  private inBuild(path: string): string {
    return join(this.request.sourceFolder, path);
  }

  /** Only to those who may list a bucket S3 says that something is not there; others may not read it, they are told. */
  private authorizeAbsence(): void {
    const { cloud, caller, location } = this.request;
    const resource = `arn:${cloud.partition}:s3:::${location.split("/")[0] ?? ""}`;
    cloud.authorize(caller, [{ action: "s3:ListBucket", resource }]);
  }

  private authorize(action: "s3:GetObject" | "s3:PutObject", key = this.request.key): void {
    const { cloud, caller, location } = this.request;
    cloud.authorize(caller, [
      { action, resource: `arn:${cloud.partition}:s3:::${location.replace(/\/$/u, "")}/${key}` },
    ]);
    const bucket = bucketTable(cloud).get(location.split("/")[0] ?? "");
    authorizeKey(cloud, caller, bucket && bucketKey(bucket), action === "s3:PutObject" ? "GenerateDataKey" : "Decrypt");
  }
}

/** Whether an entry is there, with all that its links lead to. */
function isUsable(entry: string): boolean {
  return existsSync(entry) && !leadsNowhere(join(entry, dependencies));
}

/** Whether a checkout's install is what a source asks for. */
function fitsSeed(source: string, seed: string): boolean {
  const lock = lockOf(source);
  return existsSync(lock) && isInstalled(seed) && readFileSync(lock).equals(readFileSync(lockOf(seed)));
}

/**
 * `node_modules/**\/*`, `node_modules/**` and `node_modules/` all mean the folder, and what is inside of another path
 * comes with that one. Other patterns are refused.
 */
function cachedPaths(paths: readonly string[]): readonly string[] {
  const all = paths.map((path) => {
    const plain = join(path.replace(/(\/\*\*\/\*|\/\*\*|\/\*|\/)$/u, ""));
    const inside = !plain.startsWith("~") && resolve("/source", plain).startsWith(`/source${sep}`);
    if (!inside || /[*?[\]{}$]/u.test(plain)) {
      throw new Error(
        `cache.paths: ${path} is not supported by the rehearsal; ` +
          "name files or folders below the source folder, for example node_modules/**/*",
      );
    }
    return plain;
  });
  return [...new Set(all)].filter((path) => !all.some((other) => path.startsWith(`${other}/`)));
}
