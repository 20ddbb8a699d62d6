/**
 * A build's cache. On AWS it is an archive in S3 that each build downloads; here an entry is a folder of this machine,
 * `<cache folder>/<project>/<key>`: its dependencies are linked into the build, everything else is copied. The
 * permissions are those of the archive.
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
  symlinkSync,
} from "node:fs";
import { dirname, join, resolve, sep } from "node:path";
import type { Caller } from "../../contract";
import { bucketTable } from "../s3/buckets";
import { authorizeKey, bucketKey } from "../s3/encryption";
import type { CodeBuildCloud } from "./cloud";
import { linkTree } from "./linkTree";

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
  /** Entries whose dependencies a running build is linked to; another build gets a copy of its own. */
  readonly entriesInUse: Set<string>;
  readonly note: (text: string) => void;
}

/** The dependencies that a checkout's install makes, and the file by which npm says that it did. */
const dependencies = "node_modules";
const installMark = join(dependencies, ".package-lock.json");

/** The cache of one build: restored before its first command, saved after its last. */
export class BuildCache {
  private readonly entry: string;
  private isNew = false;
  private holds = false;

  public constructor(private readonly request: CacheRequest) {
    this.entry = join(request.folder, encodeURIComponent(request.key));
  }

  public async restore(): Promise<void> {
    this.authorize("s3:GetObject");
    if (existsSync(this.entry)) {
      this.request.note(`Restored cache ${this.request.key}`);
      await this.use();
      return;
    }
    this.isNew = true;
    mkdirSync(this.request.unfinished, { recursive: true });
    await this.prefill();
    for (const path of cachedPaths(this.request.paths)) this.link(this.request.unfinished, path);
  }

  /** Keeps what a successful build left at the cached paths. An entry that exists is never written again, as on AWS. */
  public save(): void {
    if (!this.isNew) return;
    this.authorize("s3:PutObject");
    for (const path of cachedPaths(this.request.paths)) this.collect(path);
    if (existsSync(this.entry)) return;
    mkdirSync(this.request.folder, { recursive: true });
    renameSync(this.request.unfinished, this.entry);
    this.request.note(`Saved cache ${this.request.key}`);
  }

  /** Gives up what was not saved. */
  public release(): void {
    if (this.holds) this.request.entriesInUse.delete(this.entry);
    rmSync(this.request.unfinished, { recursive: true, force: true });
  }

  private async use(): Promise<void> {
    this.holds = !this.request.entriesInUse.has(this.entry);
    this.request.entriesInUse.add(this.entry);
    for (const path of cachedPaths(this.request.paths)) {
      if (path !== dependencies) this.copy(path);
      else if (this.holds) this.link(this.entry, path);
      else await this.linkFiles(path);
    }
  }

  /** Fills a new entry: from the newest one that a fallback key names, or from the checkout's own install. */
  private async prefill(): Promise<void> {
    const fallback = this.fallback();
    if (fallback !== undefined) {
      this.request.note(`Restored cache ${decodeURIComponent(fallback)} for the fallback of ${this.request.key}`);
      const source = join(this.request.folder, fallback);
      for (const name of readdirSync(source)) {
        if (name === dependencies) await linkTree(join(source, name), join(this.request.unfinished, name));
        else cpSync(join(source, name), join(this.request.unfinished, name), { recursive: true });
      }
      return;
    }
    const { seed, paths } = this.request;
    if (seed === undefined || !cachedPaths(paths).includes(dependencies) || !this.fitsSeed(seed)) {
      this.request.note(`No cache ${this.request.key}`);
      return;
    }
    this.request.note(
      `No cache ${this.request.key}: its ${dependencies} are linked from the checkout, whose package-lock.json is the same`,
    );
    await linkTree(join(seed, dependencies), join(this.request.unfinished, dependencies));
  }

  private fallback(): string | undefined {
    const entries = existsSync(this.request.folder) ? readdirSync(this.request.folder) : [];
    const newestFirst = entries.sort(
      (one, other) =>
        statSync(join(this.request.folder, other)).mtimeMs - statSync(join(this.request.folder, one)).mtimeMs,
    );
    for (const key of this.request.fallbackKeys) {
      this.authorize("s3:GetObject", key);
      const found = newestFirst.find((name) => decodeURIComponent(name).startsWith(key));
      if (found !== undefined) return found;
    }
    return undefined;
  }

  private fitsSeed(seed: string): boolean {
    const [own, seeds] = [join(this.request.sourceFolder, "package-lock.json"), join(seed, "package-lock.json")];
    if (!existsSync(own) || !existsSync(seeds) || !existsSync(join(seed, installMark))) return false;
    return readFileSync(own).equals(readFileSync(seeds));
  }

  /** Shows a folder of an entry in the build. What the build's source itself holds stays. */
  private link(entry: string, path: string): void {
    const [stored, target] = [join(entry, path), this.inBuild(path)];
    if (!existsSync(stored) || existsSync(target)) return;
    mkdirSync(dirname(target), { recursive: true });
    if (statSync(stored).isDirectory()) symlinkSync(stored, target, "dir");
    else cpSync(stored, target);
  }

  /** Gives the build a copy of what it may write to: the entry stays as it was saved. */
  private copy(path: string): void {
    const [stored, target] = [join(this.entry, path), this.inBuild(path)];
    if (existsSync(stored) && !existsSync(target)) cpSync(stored, target, { recursive: true });
  }

  private async linkFiles(path: string): Promise<void> {
    const [stored, target] = [join(this.entry, path), this.inBuild(path)];
    if (!existsSync(stored) || existsSync(target)) return;
    mkdirSync(dirname(target), { recursive: true });
    await linkTree(stored, target);
  }

  /** Takes a path of the build into the entry in the making; what is linked there already is in it. */
  private collect(path: string): void {
    const [made, stored] = [this.inBuild(path), join(this.request.unfinished, path)];
    if (!existsSync(made) || lstatSync(made).isSymbolicLink()) return;
    rmSync(stored, { recursive: true, force: true });
    mkdirSync(dirname(stored), { recursive: true });
    if (lstatSync(made).isDirectory()) renameSync(made, stored);
    else cpSync(made, stored);
  }

  private inBuild(path: string): string {
    return join(this.request.sourceFolder, path);
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

/** `node_modules/**\/*`, `node_modules/**` and `node_modules/` all mean the folder. Other patterns are refused. */
export function cachedPaths(paths: readonly string[]): readonly string[] {
  return paths.map((path) => {
    const plain = path.replace(/^\.\//u, "").replace(/(\/\*\*\/\*|\/\*\*|\/\*|\/)$/u, "");
    const inside = plain !== "" && !plain.startsWith("~") && resolve("/source", plain).startsWith(`/source${sep}`);
    if (!inside || /[*?[\]{}$]/u.test(plain)) {
      throw new Error(
        `cache.paths: ${path} is not supported by the rehearsal; name files or folders below the source folder, for example node_modules/**/*`,
      );
    }
    return plain;
  });
}
