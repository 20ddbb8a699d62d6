import { AwsError, type Operations } from "../../contract";
/** CreateProject, UpdateProject, DeleteProject, BatchGetProjects, ListProjects. */
import { passRole } from "../access";
import { codeBuildArn, type CodeBuildContext, currentMoment, operation, servicePrincipal } from "./context";
import type { ProjectRecord } from "./records";
import { createProject, listProjects, projectName, projectNames, type ProjectRequest, updateProject } from "./schemas";

const defaultTimeoutMinutes = 60;
const defaultQueuedTimeoutMinutes = 480;

export function projectOperations(context: CodeBuildContext): Operations<unknown> {
  const { cloud, projects } = context;
  const arn = (name: string): string => codeBuildArn(cloud, "project", name);
  return {
    CreateProject: operation(createProject, {
      access: ({ name, serviceRole }) => [
        { action: "codebuild:CreateProject", resource: arn(name) },
        passRole(serviceRole, servicePrincipal),
      ],
      run: (request) => {
        if (projects.get(request.name) !== undefined)
          throw new AwsError("ResourceAlreadyExistsException", `Project already exists: ${arn(request.name)}`);
        const now = currentMoment(cloud);
        return { project: save(context, { ...request, arn: arn(request.name), created: now, lastModified: now }) };
      },
    }),
    UpdateProject: operation(updateProject, {
      access: ({ name, serviceRole }) => [
        { action: "codebuild:UpdateProject", resource: arn(name) },
        ...(serviceRole === undefined ? [] : [passRole(serviceRole, servicePrincipal)]),
      ],
      run: (request) => {
        const existing = findProject(context, request.name);
        const given = Object.fromEntries(
          Object.entries(request).filter(([, value]) => value !== undefined),
        ) as Partial<ProjectRequest>;
        return { project: save(context, { ...existing, ...given, lastModified: currentMoment(cloud) }) };
      },
    }),
    DeleteProject: operation(projectName, {
      access: ({ name }) => [{ action: "codebuild:DeleteProject", resource: arn(name) }],
      run: ({ name }) => {
        projects.delete(name);
        return {};
      },
    }),
    BatchGetProjects: operation(projectNames, {
      access: ({ names }) =>
        names.map((name) => ({ action: "codebuild:BatchGetProjects", resource: arn(nameOf(name)) })),
      run: ({ names }) => {
        const found = names.map((name) => projects.get(nameOf(name)));
        return {
          projects: found.filter((project) => project !== undefined),
          projectsNotFound: names.filter((_, index) => found[index] === undefined),
        };
      },
    }),
    ListProjects: operation(listProjects, {
      access: () => [{ action: "codebuild:ListProjects", resource: "*" }],
      run: () => ({ projects: projects.entries().map(([name]) => name) }),
    }),
  };
}

/** @throws ResourceNotFoundException */
export function findProject(context: CodeBuildContext, name: string): ProjectRecord {
  const project = context.projects.get(nameOf(name));
  if (project === undefined)
    throw new AwsError(
      "ResourceNotFoundException",
      `Project cannot be found: ${codeBuildArn(context.cloud, "project", nameOf(name))}`,
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
      `Invalid artifacts: type ${artifacts.type} does not go with source type ${source.type}; with CODEPIPELINE both must be CODEPIPELINE.`,
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
