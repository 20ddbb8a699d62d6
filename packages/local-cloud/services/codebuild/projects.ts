/** CreateProject, UpdateProject, DeleteProject, BatchGetProjects, ListProjects. */
import { AwsError, type Operation, type Operations } from "../../contract";
import { passRole } from "../access";
import { defined } from "../fields";
import type { CodeBuildCloud } from "./cloud";
import { codeBuildArn, type CodeBuildContext, currentMoment, operation, servicePrincipal } from "./context";
import type { ProjectRecord } from "./records";
import { createProject, listProjects, projectName, projectNames, updateProject } from "./schemas";

const defaultTimeoutMinutes = 60;
const defaultQueuedTimeoutMinutes = 480;

export function projectOperations(context: CodeBuildContext): Operations<unknown> {
  return {
    CreateProject: createProjectOperation(context),
    UpdateProject: updateProjectOperation(context),
    DeleteProject: deleteProjectOperation(context),
    BatchGetProjects: batchGetProjects(context),
    ListProjects: operation(listProjects, {
      access: () => [{ action: "codebuild:ListProjects", resource: "*" }],
      run: () => ({ projects: context.projects.entries().map(([name]) => name) }),
    }),
  };
}

function createProjectOperation(context: CodeBuildContext): Operation<unknown> {
  const { cloud, projects } = context;
  return operation(createProject, {
    access: ({ name, serviceRole }) => [
      { action: "codebuild:CreateProject", resource: projectArn(cloud, name) },
      passRole(serviceRole, servicePrincipal),
    ],
    run: (request) => {
      const arn = projectArn(cloud, request.name);
      if (projects.get(request.name) !== undefined)
        throw new AwsError("ResourceAlreadyExistsException", `Project already exists: ${arn}`);
      const now = currentMoment(cloud);
      return { project: save(context, { ...request, arn, created: now, lastModified: now }) };
    },
  });
}

function updateProjectOperation(context: CodeBuildContext): Operation<unknown> {
  const { cloud } = context;
  return operation(updateProject, {
    access: ({ name, serviceRole }) => [
      { action: "codebuild:UpdateProject", resource: projectArn(cloud, name) },
      ...(serviceRole === undefined ? [] : [passRole(serviceRole, servicePrincipal)]),
    ],
    run: (request) => {
      const existing = findProject(context, request.name);
      const changed = { ...existing, ...defined(request), lastModified: currentMoment(cloud) };
      return { project: save(context, changed) };
    },
  });
}

function deleteProjectOperation({ cloud, projects }: CodeBuildContext): Operation<unknown> {
  return operation(projectName, {
    access: ({ name }) => [{ action: "codebuild:DeleteProject", resource: projectArn(cloud, name) }],
    run: ({ name }) => {
      projects.delete(name);
      return {};
    },
  });
}

function batchGetProjects({ cloud, projects }: CodeBuildContext): Operation<unknown> {
  return operation(projectNames, {
    access: ({ names }) =>
      names.map((name) => ({ action: "codebuild:BatchGetProjects", resource: projectArn(cloud, nameOf(name)) })),
    run: ({ names }) => {
      const found = names.map((name) => projects.get(nameOf(name)));
      return {
        projects: found.filter((project) => project !== undefined),
        projectsNotFound: names.filter((_, index) => found[index] === undefined),
      };
    },
  });
}

function projectArn(cloud: CodeBuildCloud, name: string): string {
  return codeBuildArn(cloud, "project", name);
}

/** @throws ResourceNotFoundException */
export function findProject(context: CodeBuildContext, name: string): ProjectRecord {
  const project = context.projects.get(nameOf(name));
  if (project === undefined)
    throw new AwsError(
      "ResourceNotFoundException",
      `Project cannot be found: ${projectArn(context.cloud, nameOf(name))}`,
    );
  return project;
}

/** Projects may be named by their ARN too. */
function nameOf(nameOrArn: string): string {
  return nameOrArn.startsWith("arn:") ? nameOrArn.slice(nameOrArn.indexOf("/") + 1) : nameOrArn;
}

function save(context: CodeBuildContext, project: ProjectRecord): ProjectRecord {
  refuseInconsistent(project);
  const { partition, region, accountId } = context.cloud;
  const complete = {
    ...project,
    cache: project.cache ?? { type: "NO_CACHE" },
    timeoutInMinutes: project.timeoutInMinutes ?? defaultTimeoutMinutes,
    queuedTimeoutInMinutes: project.queuedTimeoutInMinutes ?? defaultQueuedTimeoutMinutes,
    encryptionKey: project.encryptionKey ?? `arn:${partition}:kms:${region}:${accountId}:alias/aws/s3`,
    tags: project.tags ?? [],
    badge: { badgeEnabled: false },
    projectVisibility: "PRIVATE",
  } satisfies ProjectRecord & Record<string, unknown>;
  context.projects.set(project.name, complete);
  return complete;
}

function refuseInconsistent({ source, artifacts, cache }: ProjectRecord): void {
  if ((source.type === "CODEPIPELINE") !== (artifacts.type === "CODEPIPELINE")) {
    throw invalid(
      `Invalid artifacts: type ${artifacts.type} does not go with source type ${source.type}; ` +
        "with CODEPIPELINE both must be CODEPIPELINE.",
    );
  }
  if (source.type === "S3" && source.location === undefined)
    throw invalid("Invalid project source: location must be set for source type S3.");
  if (source.type === "NO_SOURCE" && source.buildspec === undefined)
    throw invalid("Invalid project source: buildspec must be set for source type NO_SOURCE.");
  if (cache?.type === "S3" && (cache.location ?? "") === "")
    throw invalid("Invalid cache: location must be a bucket, or a bucket and a prefix, for cache type S3.");
}

function invalid(message: string): AwsError {
  return new AwsError("InvalidInputException", message);
}
