/** StartBuild, BatchGetBuilds, StopBuild, ListBuilds, ListBuildsForProject. */
import { randomUUID } from "node:crypto";
import { consoleLink } from "../../consoleLinks";
import { AwsError, type Caller, type Operations } from "../../contract";
import type { CodeBuildCloud } from "./cloud";
import { codeBuildArn, type CodeBuildContext, currentMoment, operation } from "./context";
import { mergeVariables } from "./environment";
import { findProject } from "./projects";
import type { ArtifactTarget, BuildRecord, ProjectRecord } from "./records";
import { BuildRun } from "./run";
import {
  type Artifacts,
  buildId,
  buildIds,
  buildsOfProject,
  listProjects,
  type Source,
  startBuild,
  type StartBuildRequest,
} from "./schemas";

const millisecondsPerMinute = 60_000;

export function buildOperations(context: CodeBuildContext): Operations<unknown> {
  const { cloud, builds } = context;
  const projectOf = (id: string): string => codeBuildArn(cloud, "project", projectNameOf(id));
  return {
    StartBuild: {
      ...operation(startBuild, {
        access: ({ projectName }) => [
          { action: "codebuild:StartBuild", resource: codeBuildArn(cloud, "project", projectName) },
        ],
        run: (request, { caller }) => ({ build: start(context, request, caller) }),
      }),
      unpublished: ["pipeline"],
    },
    BatchGetBuilds: operation(buildIds, {
      access: ({ ids }) =>
        [...new Set(ids.map(projectOf))].map((resource) => ({ action: "codebuild:BatchGetBuilds", resource })),
      run: ({ ids }) => ({
        builds: ids.flatMap((id) => builds.get(idOf(id)) ?? []),
        buildsNotFound: ids.filter((id) => builds.get(idOf(id)) === undefined),
      }),
    }),
    StopBuild: operation(buildId, {
      access: ({ id }) => [{ action: "codebuild:StopBuild", resource: projectOf(id) }],
      run: ({ id }) => {
        const build = builds.get(idOf(id));
        if (build === undefined) throw new AwsError("ResourceNotFoundException", `Build cannot be found: ${id}`);
        context.running.get(build.id)?.stop("STOPPED");
        return { build };
      },
    }),
    ListBuilds: operation(listProjects, {
      access: () => [{ action: "codebuild:ListBuilds", resource: "*" }],
      run: () => ({ ids: newestFirst(builds.values()) }),
    }),
    ListBuildsForProject: operation(buildsOfProject, {
      access: ({ projectName }) => [
        { action: "codebuild:ListBuildsForProject", resource: codeBuildArn(cloud, "project", projectName) },
      ],
      run: ({ projectName, sortOrder }) => {
        const { name } = findProject(context, projectName);
        const ids = newestFirst(builds.values().filter((build) => build.projectName === name));
        return { ids: sortOrder === "ASCENDING" ? ids.reverse() : ids };
      },
    }),
  };
}

/** Marks builds of a cloud that ended before they did; no process of theirs is left. */
export function endAbandonedBuilds({ builds }: CodeBuildContext): void {
  for (const build of builds.values().filter(({ buildComplete }) => !buildComplete)) {
    const contexts = [{ statusCode: "BUILD_STOPPED", message: "The rehearsal ended while this build was running." }];
    const phases = build.phases.map((phase) =>
      phase.endTime === undefined ? { ...phase, phaseStatus: "STOPPED" as const, contexts } : phase,
    );
    builds.set(build.id, {
      ...build,
      buildStatus: "STOPPED",
      buildComplete: true,
      currentPhase: "COMPLETED",
      endTime: build.startTime,
      phases,
    });
  }
}

function start(context: CodeBuildContext, request: StartBuildRequest, caller: Caller): BuildRecord {
  const project = findProject(context, request.projectName);
  refuseWithoutPipeline(project, request);
  const build = newBuild(context, project, request, caller);
  context.builds.set(build.id, build);
  const plan = {
    project,
    buildspec: request.buildspecOverride ?? project.source.buildspec ?? "buildspec.yml",
    artifactTargets: artifactTargets(project, request),
  };
  follow(context, build, new BuildRun(context, plan, build.id));
  return build;
}

/** Runs a build beside the request that started it, no longer than its timeout on the cloud's clock. */
function follow({ cloud, running, endings }: CodeBuildContext, build: BuildRecord, run: BuildRun): void {
  running.set(build.id, run);
  const callOff = cloud.clock.after(build.timeoutInMinutes * millisecondsPerMinute, () => {
    run.stop("TIMED_OUT");
  });
  const ending = run.run().finally(() => {
    callOff();
    running.delete(build.id);
  });
  // Its record could not be written: the home is gone, or the disk is full. Perhaps nobody waits for this build.
  ending.catch((error: unknown) => {
    cloud.emit({
      kind: "log",
      source: build.projectName,
      line: `The build ${build.id} ended without a record: ${String(error)}`,
    });
  });
  endings.set(build.id, ending);
}

/** Old builds may have been forgotten; the newest has not. */
function lastBuildNumber(builds: readonly BuildRecord[], project: string): number {
  return Math.max(
    0,
    ...builds.filter(({ projectName }) => projectName === project).map(({ buildNumber }) => buildNumber),
  );
}

function newBuild(
  context: CodeBuildContext,
  project: ProjectRecord,
  request: StartBuildRequest,
  caller: Caller,
): BuildRecord {
  const { cloud, builds } = context;
  const uuid = randomUUID();
  const id = `${project.name}:${uuid}`;
  const resolved = request.pipeline?.revision ?? request.sourceVersion;
  return {
    id,
    arn: codeBuildArn(cloud, "build", id),
    buildNumber: lastBuildNumber(builds.values(), project.name) + 1,
    projectName: project.name,
    buildStatus: "IN_PROGRESS",
    buildComplete: false,
    currentPhase: "SUBMITTED",
    phases: [],
    startTime: currentMoment(cloud),
    initiator: request.pipeline === undefined ? initiatorOf(caller) : `codepipeline/${request.pipeline.name}`,
    serviceRole: project.serviceRole,
    source: sourceOf(project, request),
    secondarySources: request.secondarySourcesOverride ?? [],
    ...(request.sourceVersion === undefined ? {} : { sourceVersion: request.sourceVersion }),
    ...(resolved === undefined ? {} : { resolvedSourceVersion: resolved }),
    artifacts: {},
    secondaryArtifacts: [],
    environment: {
      ...project.environment,
      environmentVariables: [
        ...mergeVariables(project.environment.environmentVariables ?? [], request.environmentVariablesOverride ?? []),
      ],
    },
    timeoutInMinutes: request.timeoutInMinutesOverride ?? project.timeoutInMinutes ?? 60,
    queuedTimeoutInMinutes: request.queuedTimeoutInMinutesOverride ?? project.queuedTimeoutInMinutes ?? 480,
    encryptionKey: project.encryptionKey ?? "",
    logs: logsOf(cloud, project, uuid),
    reportArns: [],
    exportedEnvironmentVariables: [],
  };
}

function refuseWithoutPipeline(project: ProjectRecord, request: StartBuildRequest): void {
  if (
    project.source.type !== "CODEPIPELINE" ||
    request.pipeline !== undefined ||
    request.sourceTypeOverride !== undefined
  )
    return;
  throw new AwsError(
    "InvalidInputException",
    `Project ${project.name} takes its source from a pipeline: start the pipeline, or give sourceTypeOverride.`,
  );
}

function sourceOf(project: ProjectRecord, request: StartBuildRequest): Source {
  const location = request.sourceLocationOverride ?? project.source.location;
  // A build that a pipeline starts keeps the type CODEPIPELINE, as on AWS.
  const type =
    request.pipeline === undefined ? (request.sourceTypeOverride ?? project.source.type) : project.source.type;
  return { ...project.source, type, ...(location === undefined ? {} : { location }) };
}

function artifactTargets(project: ProjectRecord, request: StartBuildRequest): readonly ArtifactTarget[] {
  const all = [
    request.artifactsOverride ?? project.artifacts,
    ...(request.secondaryArtifactsOverride ?? project.secondaryArtifacts ?? []),
  ];
  return all.flatMap((artifacts: Artifacts) => {
    if (artifacts.type !== "S3") return [];
    return [{ ...artifacts, location: artifacts.location ?? "", name: artifacts.name ?? project.name }];
  });
}

function logsOf(cloud: CodeBuildCloud, { name, logsConfig }: ProjectRecord, uuid: string): BuildRecord["logs"] {
  const configured = logsConfig?.cloudWatchLogs;
  if (configured?.status === "DISABLED") return {};
  const groupName = configured?.groupName ?? `/aws/codebuild/${name}`;
  const streamName = configured?.streamName === undefined ? uuid : `${configured.streamName}/${uuid}`;
  const [group, stream] = [encodeURIComponent(groupName), encodeURIComponent(streamName)];
  const page = `#logsV2:log-groups/log-group/${group}/log-events/${stream}`;
  return { groupName, streamName, deepLink: `${consoleLink(cloud, "cloudwatch/home")}${page}` };
}

function initiatorOf(caller: Caller): string {
  return caller.kind === "role"
    ? `${caller.roleName}/${caller.sessionName}`
    : caller.arn.slice(caller.arn.lastIndexOf("/") + 1);
}

function newestFirst(builds: readonly BuildRecord[]): string[] {
  return [...builds]
    .sort((one, other) => other.startTime - one.startTime || other.buildNumber - one.buildNumber)
    .map(({ id }) => id);
}

/** Builds may be named by their ARN too. */
function idOf(idOrArn: string): string {
  return idOrArn.startsWith("arn:") ? idOrArn.slice(idOrArn.indexOf("/") + 1) : idOrArn;
}

function projectNameOf(idOrArn: string): string {
  const id = idOf(idOrArn);
  return id.includes(":") ? id.slice(0, id.indexOf(":")) : id;
}
