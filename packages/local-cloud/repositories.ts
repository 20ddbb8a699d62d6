/** The source provider: repositories behind a connection, and the pushes that start pipelines. */
import { createHash } from "node:crypto";
import { lstatSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import type { Calls, Commit, Identities, ObjectLocation, Objects, Table, Tables } from "./contract";
import { pathMatcher } from "./globs";
import { listFiles, packFolder } from "./zip";

/** What the provider needs of the cloud. */
type ProviderCloud = Tables & Calls & Objects & Identities;

/** The part of a pipeline's declaration that says what starts it. */
export interface WatchingPipeline {
  readonly name: string;
  readonly stages: readonly { readonly actions: readonly WatchingAction[] }[];
  readonly triggers?: readonly { readonly gitConfiguration: GitConfiguration }[] | undefined;
}

interface WatchingAction {
  readonly name: string;
  readonly actionTypeId: { readonly provider: string };
  readonly configuration?: Readonly<Record<string, string>> | undefined;
}

interface SourceRevision {
  readonly actionName: string;
  readonly revisionType: "COMMIT_ID" | "S3_OBJECT_VERSION_ID";
  readonly revisionValue: string;
}

/** A branch of a repository, which is `owner/name`. */
export interface Branch {
  readonly repository: string;
  readonly branch: string;
}

/** What tells one content of a file from another, by its path. */
type Fingerprints = Readonly<Record<string, string>>;

interface Filter {
  readonly includes?: readonly string[] | undefined;
  readonly excludes?: readonly string[] | undefined;
}

interface PushFilter {
  readonly tags?: Filter | undefined;
  readonly branches?: Filter | undefined;
  readonly filePaths?: Filter | undefined;
}

interface GitConfiguration {
  readonly sourceActionName: string;
  readonly push?: readonly PushFilter[] | undefined;
}

/** The newest commit of a branch; undefined when nothing was ever pushed to it. */
export function branchHead(cloud: ProviderCloud, repository: string, branch: string): Commit | undefined {
  const id = heads(cloud).get(`${repository}@${branch}`);
  return id === undefined ? undefined : findCommit(cloud, repository, id);
}

/** A commit that was pushed to any branch of a repository. */
export function findCommit(cloud: ProviderCloud, repository: string, id: string): Commit | undefined {
  return commits(cloud).get(`${repository}@${id}`);
}

/** Pushes a commit to a branch and answers the executions that it starts. */
export async function pushCommit(
  cloud: ProviderCloud,
  { repository, branch }: Branch,
  commit: Commit,
): Promise<readonly string[]> {
  // The folder of the commit before may be gone, or hold this one.
  const before = headFiles(cloud).get(`${repository}@${branch}`) ?? {};
  const after = fingerprints(commit.folder);
  commits(cloud).set(`${repository}@${commit.id}`, commit);
  heads(cloud).set(`${repository}@${branch}`, commit.id);
  headFiles(cloud).set(`${repository}@${branch}`, after);
  const executions: string[] = [];
  for (const pipeline of await declaredPipelines(cloud)) {
    const action = watchingAction(pipeline, repository, branch, changedFiles(before, after));
    if (action === undefined) continue;
    executions.push(
      await startPipeline(cloud, pipeline.name, {
        actionName: action.name,
        revisionType: "COMMIT_ID",
        revisionValue: commit.id,
      }),
    );
  }
  return executions;
}

/** Stores a commit as a zip file and answers the executions that it starts. */
export async function storeCommit(
  cloud: ProviderCloud,
  location: ObjectLocation,
  commit: Commit,
): Promise<readonly string[]> {
  const options = { contentType: "application/zip" };
  const { versionId } = await cloud.objects.put(
    cloud.administrator.caller,
    location,
    packFolder(commit.folder),
    options,
  );
  const executions: string[] = [];
  for (const pipeline of await declaredPipelines(cloud)) {
    const action = pipeline.stages[0]?.actions.find((source) => pollsFor(source, location));
    if (action === undefined) continue;
    executions.push(
      await startPipeline(cloud, pipeline.name, {
        actionName: action.name,
        revisionType: "S3_OBJECT_VERSION_ID",
        revisionValue: versionId,
      }),
    );
  }
  return executions;
}

function pollsFor({ actionTypeId, configuration }: WatchingAction, { bucket, key }: ObjectLocation): boolean {
  const { S3Bucket, S3ObjectKey, PollForSourceChanges = "true" } = configuration ?? {};
  return (
    actionTypeId.provider === "S3" && S3Bucket === bucket && S3ObjectKey === key && PollForSourceChanges === "true"
  );
}

function looksAt({ configuration }: WatchingAction, repository: string, branch: string): boolean {
  const { Owner = "", Repo = "", Branch, PollForSourceChanges = "true" } = configuration ?? {};
  return `${Owner}/${Repo}` === repository && Branch === branch && PollForSourceChanges === "true";
}

/** The source action of a pipeline that a push starts; undefined when the pipeline does not watch it. */
export function watchingAction(
  pipeline: WatchingPipeline,
  repository: string,
  branch: string,
  changed: readonly string[],
): WatchingAction | undefined {
  return pipeline.stages[0]?.actions.find((source) => {
    if (source.actionTypeId.provider === "GitHub") return looksAt(source, repository, branch);
    if (
      source.actionTypeId.provider !== "CodeStarSourceConnection" ||
      source.configuration?.["FullRepositoryId"] !== repository
    )
      return false;
    const triggers =
      pipeline.triggers?.filter(({ gitConfiguration }) => gitConfiguration.sourceActionName === source.name) ?? [];
    // A trigger replaces the default, which is to watch the action's own branch.
    if (triggers.length === 0)
      return source.configuration["DetectChanges"] !== "false" && source.configuration["BranchName"] === branch;
    return triggers.some(({ gitConfiguration }) =>
      (gitConfiguration.push ?? []).some((filter) => passes(filter, branch, changed)),
    );
  });
}

function passes(filter: PushFilter, branch: string, changed: readonly string[]): boolean {
  if (filter.tags !== undefined) return false;
  if (filter.branches !== undefined && !selects(filter.branches, branch)) return false;
  return filter.filePaths === undefined || changed.some((path) => selects(filter.filePaths ?? {}, path));
}

function selects({ includes, excludes }: Filter, value: string): boolean {
  return (includes === undefined || pathMatcher(includes)(value)) && !pathMatcher(excludes ?? [])(value);
}

async function declaredPipelines(cloud: ProviderCloud): Promise<readonly WatchingPipeline[]> {
  const provider = cloud.administrator.caller;
  const { pipelines } = await cloud.call<{ pipelines: readonly { name: string }[] }>(
    provider,
    "codepipeline",
    "ListPipelines",
    {},
  );
  return Promise.all(
    pipelines.map(
      async ({ name }) =>
        (await cloud.call<{ pipeline: WatchingPipeline }>(provider, "codepipeline", "GetPipeline", { name })).pipeline,
    ),
  );
}

/** Starts a pipeline, as a push or a person does. Without a revision it takes what is newest. */
export async function startPipeline(cloud: ProviderCloud, name: string, revision?: SourceRevision): Promise<string> {
  const sourceRevisions = revision === undefined ? {} : { sourceRevisions: [revision] };
  const { pipelineExecutionId } = await cloud.call<{ pipelineExecutionId: string }>(
    cloud.administrator.caller,
    "codepipeline",
    "StartPipelineExecution",
    { name, ...sourceRevisions },
  );
  return pipelineExecutionId;
}

function changedFiles(before: Fingerprints, after: Fingerprints): readonly string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((path) => before[path] !== after[path]);
}

function fingerprints(folder: string): Fingerprints {
  return Object.fromEntries(
    listFiles(folder, { keepLinks: true }).map((path) => [path, fingerprint(join(folder, path))]),
  );
}

function fingerprint(file: string): string {
  const status = lstatSync(file);
  if (status.isSymbolicLink()) return `link ${readlinkSync(file)}`;
  return `${status.mode} ${createHash("sha256").update(readFileSync(file)).digest("hex")}`;
}

function heads(cloud: ProviderCloud): Table<string> {
  return cloud.table<string>("repository-branches");
}

/** The files of the newest commit of a branch. */
function headFiles(cloud: ProviderCloud): Table<Fingerprints> {
  return cloud.table<Fingerprints>("repository-files");
}

function commits(cloud: ProviderCloud): Table<Commit> {
  return cloud.table<Commit>("repository-commits");
}
