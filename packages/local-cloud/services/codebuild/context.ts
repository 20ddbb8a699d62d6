import { join } from "node:path";
import type { Folders, Table, Tables } from "../../contract";
import type { CloudOptions } from "../../options";
import { requestReader } from "../../requests";
import type { CodeBuildCloud } from "./cloud";
import { Installs } from "./installedPackages";
import type { BuildRecord, ProjectRecord, ReportGroupRecord, ReportRecord } from "./records";

/** A build that runs now. */
export interface RunningBuild {
  /** Ends the build with this status; its processes get SIGTERM, then SIGKILL. */
  stop(status: "STOPPED" | "TIMED_OUT"): void;
}

/** What every part of the service works with. */
export interface CodeBuildContext {
  readonly cloud: CodeBuildCloud;
  /** Where builds keep their files while they run. */
  readonly folder: string;
  /** Where caches live: `<project>/<key>`. */
  readonly cacheFolder: string;
  /** What entries of caches are linked to. */
  readonly installs: Installs;
  readonly cacheSeed: string | undefined;
  readonly buildEnvironment: Readonly<Record<string, string>>;
  readonly buildInputs: readonly string[];
  readonly projects: Table<ProjectRecord>;
  readonly builds: Table<BuildRecord>;
  readonly reportGroups: Table<ReportGroupRecord>;
  readonly reports: Table<ReportRecord>;
  readonly running: Map<string, RunningBuild>;
  /** When each build that was started has ended and is recorded, by its id. */
  readonly endings: Map<string, Promise<void>>;
}

export const servicePrincipal = "codebuild.amazonaws.com";

/** Reads a request by its schema; what does not fit is answered with InvalidInputException. */
export const operation = requestReader("CodeBuild", "InvalidInputException");

export function createContext(
  cloud: CodeBuildCloud,
  options: Pick<CloudOptions, "cacheSeed" | "buildEnvironment" | "buildInputs">,
): CodeBuildContext {
  const folder = join(cloud.work, "codebuild");
  return {
    cloud,
    folder,
    cacheFolder: cacheFolderOf(cloud),
    installs: new Installs(cloud.processes, installsOf(cloud), folder),
    cacheSeed: options.cacheSeed?.folder,
    buildEnvironment: options.buildEnvironment ?? {},
    buildInputs: options.buildInputs ?? [],
    projects: cloud.table<ProjectRecord>("codebuild-projects"),
    builds: buildTable(cloud),
    reportGroups: cloud.table<ReportGroupRecord>("codebuild-report-groups"),
    reports: reportTable(cloud),
    running: new Map(),
    endings: new Map(),
  };
}

export function cacheFolderOf({ home }: Folders): string {
  return join(home, "cache");
}

/** Where the installs live that entries of caches are linked to. No project has this name. */
export function installsOf(cloud: Folders): string {
  return join(cacheFolderOf(cloud), ".installs");
}

/** Builds by id. */
export function buildTable(cloud: Tables): Table<BuildRecord> {
  return cloud.table<BuildRecord>("codebuild-builds");
}

/** Reports by ARN. */
export function reportTable(cloud: Tables): Table<ReportRecord> {
  return cloud.table<ReportRecord>("codebuild-reports");
}

/** `arn:…:codebuild:<region>:<account>:<type>/<name>` */
export function codeBuildArn(
  cloud: CodeBuildCloud,
  type: "project" | "build" | "report-group" | "report",
  name: string,
): string {
  return `arn:${cloud.partition}:codebuild:${cloud.region}:${cloud.accountId}:${type}/${name}`;
}

/** Now, in seconds since 1970. */
export function currentMoment(cloud: CodeBuildCloud): number {
  return cloud.clock.now().getTime() / 1000;
}
