/** One build, from its source to its outputs. */
import { existsSync, mkdirSync, realpathSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Session } from "../../contract";
import { readOwnText, requireInside } from "../../ownFiles";
import { artifactKeyUse } from "../kms/use";
import { assignArtifacts, downloadSource, uploadArtifact } from "./artifacts";
import { type Buildspec, type CacheSection, parseBuildspec } from "./buildspec";
import { BuildCache } from "./cache";
import { CommandPhases, type CommandPhasesResult } from "./commandPhases";
import { type CodeBuildContext, servicePrincipal } from "./context";
import { buildEnvironment } from "./environment";
import { contextOf, Interrupted, statusOf } from "./failures";
import { replaceFileHashes } from "./hashFiles";
import { BuildLog } from "./log";
import { BuildProgress } from "./progress";
import type { ArtifactTarget, PhaseType, ProjectRecord } from "./records";
import { storeReport } from "./reports";
import { BuildShell } from "./shell";

/** Milliseconds that a build's processes have to end by themselves when it is stopped. */
const stopGrace = 10_000;

/** What one build does, besides what its record says. */
export interface BuildPlan {
  readonly project: ProjectRecord;
  /** A path in the source, or a buildspec itself. */
  readonly buildspec: string;
  readonly artifactTargets: readonly ArtifactTarget[];
}

/** A build that runs. */
export class BuildRun {
  private readonly progress: BuildProgress;
  private readonly folders: {
    readonly root: string;
    readonly source: string;
    readonly home: string;
    readonly temporary: string;
    readonly shell: string;
  };
  /** Aborted, for the reason, when the build ends early. */
  private readonly early = new AbortController();
  private log: BuildLog | undefined;
  private shell: BuildShell | undefined;
  private cache: BuildCache | undefined;
  private commands: CommandPhases | undefined;

  public constructor(
    private readonly context: CodeBuildContext,
    private readonly plan: BuildPlan,
    id: string,
  ) {
    this.progress = new BuildProgress(context, id);
    // Short, because programs put sockets into TMPDIR, whose paths may hold about a hundred characters.
    const root = join(context.folder, id.slice(id.indexOf(":") + 1, id.indexOf("-", id.indexOf(":"))));
    this.folders = {
      root,
      source: join(root, "src"),
      home: join(root, "home"),
      temporary: join(root, "tmp"),
      shell: join(root, "shell"),
    };
  }

  /** Ends the build early. */
  public stop(status: "STOPPED" | "TIMED_OUT"): void {
    this.early.abort(new Interrupted(status));
    void this.shell?.stop(stopGrace);
  }

  /** Whatever happens ends up in the build's record; it rejects only when that cannot be written. */
  public async run(): Promise<void> {
    const failure = await this.phases().then(
      ({ failure: failed }) => failed,
      (error: unknown) => error,
    );
    const ended = await this.finalize().then(
      () => failure,
      (error: unknown) => failure ?? error,
    );
    this.progress.complete(ended === undefined ? "SUCCEEDED" : statusOf(this.reasonOf(ended)));
  }

  private async phases(): Promise<CommandPhasesResult> {
    await this.phase("SUBMITTED", () => Promise.resolve());
    await this.phase("QUEUED", () => Promise.resolve());
    const session = await this.phase("PROVISIONING", () => this.provision());
    const buildspec = await this.phase("DOWNLOAD_SOURCE", () => this.download(session));
    const result = await this.runCommands(buildspec);
    // What it handed on is read when nothing changes it any more.
    await this.shell?.stop();
    if (result.reachedBuild) await this.phase("UPLOAD_ARTIFACTS", () => this.upload(session, buildspec, result));
    return result;
  }

  /** Runs the work of a phase that has no commands. */
  private async phase<Result>(type: PhaseType, work: () => Promise<Result>): Promise<Result> {
    this.progress.begin(type);
    try {
      this.checkpoint();
      const result = await work();
      this.checkpoint();
      this.progress.end("SUCCEEDED");
      return result;
    } catch (error) {
      const reason = this.reasonOf(error);
      this.progress.end(statusOf(reason), contextOf(reason));
      this.log?.note(
        `Phase context status code: ${contextOf(reason).statusCode} Message: ${contextOf(reason).message}`,
      );
      throw reason;
    }
  }

  private checkpoint(): void {
    this.early.signal.throwIfAborted();
  }

  /** What ended early fails in many ways, and for one reason. */
  private reasonOf(error: unknown): unknown {
    return this.early.signal.aborted ? this.early.signal.reason : error;
  }

  private async provision(): Promise<Session> {
    const { cloud } = this.context;
    const { build } = this.progress;
    const session = cloud.assume(
      this.plan.project.serviceRole,
      servicePrincipal,
      `AWSCodeBuild-${build.id.slice(build.id.indexOf(":") + 1)}`,
      this.plan.project.arn,
    );
    const { groupName, streamName } = build.logs;
    this.log = new BuildLog(
      cloud,
      session.caller,
      build.projectName,
      groupName === undefined || streamName === undefined ? undefined : { groupName, streamName },
    );
    await this.log.open();
    cloud.authorize(
      session.caller,
      artifactKeyUse(cloud, build.encryptionKey === "" ? undefined : build.encryptionKey),
    );
    return session;
  }

  private async download(session: Session): Promise<Buildspec> {
    const { root, source, home, temporary } = this.folders;
    for (const folder of [source, home, temporary, this.context.installs.folder])
      mkdirSync(folder, { recursive: true });
    // On AWS a source lies in no repository. Here one may be around the home: its files of what to ignore, and its
    // commits, are not the build's.
    writeFileSync(join(root, ".git"), "gitdir: none\n");
    const { source: primary, secondarySources } = this.progress.build;
    const secondary = new Map(
      secondarySources.map(({ sourceIdentifier = "", location }) => [
        sourceIdentifier,
        { location, folder: join(this.folders.root, `src-${sourceIdentifier}`) },
      ]),
    );
    for (const { location, folder } of [{ location: primary.location, folder: source }, ...secondary.values()]) {
      if (location !== undefined) await downloadSource(this.context.cloud, session.caller, location, folder);
    }
    const buildspec = this.readBuildspec();
    this.openShell(session, buildspec, new Map([...secondary].map(([identifier, { folder }]) => [identifier, folder])));
    if (buildspec.cache !== undefined) await this.restoreCache(session, buildspec.cache);
    return buildspec;
  }

  private readBuildspec(): Buildspec {
    const { buildspec } = this.plan;
    if (/^\s*(version\s*:|\{)/u.test(buildspec))
      return parseBuildspec(buildspec, `The buildspec of ${this.plan.project.name}`);
    const file = join(this.folders.source, buildspec);
    if (!existsSync(file)) throw new Error(`YAML file does not exist: ${buildspec} is not in the source`);
    requireInside(file, [this.folders.source], buildspec);
    return parseBuildspec(readOwnText(realpathSync(file)) ?? "", buildspec);
  }

  private openShell(session: Session, buildspec: Buildspec, secondarySources: ReadonlyMap<string, string>): void {
    const { cloud, buildEnvironment: rehearsalVariables } = this.context;
    const { root, source, home, temporary, shell } = this.folders;
    this.shell = new BuildShell({
      processes: cloud.processes,
      shell: buildspec.env.shell,
      folder: source,
      workFolder: shell,
      places: {
        // Each by itself: what is mounted cannot be replaced by a link.
        writable: [source, ...secondarySources.values(), home, temporary, shell],
        readable: [join(root, ".git"), this.context.installs.folder, ...this.context.buildInputs],
      },
      environment: buildEnvironment({
        cloud,
        session,
        build: this.progress.build,
        buildspecVariables: buildspec.env.variables,
        rehearsalVariables,
        folders: { source, secondarySources, home, temporary },
      }),
      onLine: (line) => {
        this.commands?.keep(line);
        this.log?.line(line);
      },
    });
  }

  private async restoreCache(session: Session, section: CacheSection): Promise<void> {
    const { cache, name } = this.plan.project;
    if (cache?.type !== "S3" || cache.location === undefined) return;
    const keys = [section.key ?? "default", ...section["fallback-keys"]].map((key) =>
      replaceFileHashes(key, this.folders.source, this.context.installs.folder),
    );
    const [key = "", ...fallbackKeys] = await this.expandAll(keys);
    this.cache = new BuildCache({
      cloud: this.context.cloud,
      caller: session.caller,
      folder: join(this.context.cacheFolder, name),
      location: cache.location,
      key,
      fallbackKeys,
      paths: section.paths,
      sourceFolder: this.folders.source,
      unfinished: join(this.folders.root, "cache"),
      signal: this.early.signal,
      seed: this.context.cacheSeed,
      installs: this.context.installs,
      note: (text) => this.log?.note(text),
    });
    await this.cache.restore();
  }

  /** Expands what still holds variables or commands; most keys do not. */
  private async expandAll(texts: readonly string[]): Promise<readonly string[]> {
    const expanded: string[] = [];
    for (const text of texts) {
      const result = /[$`]/u.test(text) ? await this.shell?.expand(text) : undefined;
      if (result !== undefined && result.status !== 0)
        throw new Error(`The cache key ${text} could not be evaluated: exit status ${result.status}`);
      expanded.push(result?.value ?? text);
    }
    return expanded;
  }

  private async runCommands(buildspec: Buildspec): Promise<CommandPhasesResult> {
    if (this.shell === undefined || this.log === undefined) throw new Error("The build has no shell.");
    this.commands = new CommandPhases({
      buildspec,
      shell: this.shell,
      log: this.log,
      progress: this.progress,
      checkpoint: () => {
        this.checkpoint();
      },
    });
    const result = await this.commands.run();
    const names = buildspec.env["exported-variables"];
    if (names.length > 0) this.progress.update({ exportedEnvironmentVariables: await this.shell.variables(names) });
    this.checkpoint();
    return result;
  }

  private async upload(session: Session, buildspec: Buildspec, result: CommandPhasesResult): Promise<void> {
    const { cloud } = this.context;
    const { source } = this.folders;
    for (const [name, section] of Object.entries(buildspec.reports)) {
      const { build } = this.progress;
      const report = storeReport(this.context, session.caller, { build, name, section, sourceFolder: source });
      const { SUCCEEDED, FAILED, ERROR, SKIPPED } = report.testSummary.statusCounts;
      this.log?.note(
        `Report ${name}: ${report.status}, ${SUCCEEDED} passed, ${FAILED + ERROR} failed, ${SKIPPED} skipped`,
      );
      this.progress.update({ reportArns: [...this.progress.build.reportArns, report.arn] });
    }
    // A failed build is not asked for files that it did not come to make.
    if (result.failure !== undefined) return;
    for (const artifact of assignArtifacts(buildspec.artifacts, this.plan.artifactTargets))
      await uploadArtifact(cloud, session.caller, { ...artifact, sourceFolder: source });
    this.cache?.save();
  }

  /** Cleans up, whatever came before. */
  private async finalize(): Promise<void> {
    this.progress.begin("FINALIZING");
    try {
      await this.shell?.stop();
      this.cache?.release();
      await rm(this.folders.root, { recursive: true, force: true });
      await this.log?.flush();
      this.progress.end("SUCCEEDED");
    } catch (error) {
      this.progress.end("FAILED", contextOf(error));
      throw error;
    }
  }
}
