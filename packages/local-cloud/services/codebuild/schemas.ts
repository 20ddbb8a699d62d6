/**
 * The shapes of CodeBuild's requests, with the members that the rehearsal carries out. What they may hold has been held
 * against AWS's models before (`models/`).
 */
import { z } from "zod";

const tags = z.array(z.strictObject({ key: z.string(), value: z.string() }));

const environmentVariable = z.strictObject({
  name: z.string(),
  value: z.string(),
  type: z.enum(["PLAINTEXT", "PARAMETER_STORE", "SECRETS_MANAGER"]).default("PLAINTEXT"),
});

/** Where a build's files come from. The rehearsal fetches what a pipeline hands over and zip files in S3. */
const source = z.strictObject({
  type: z.enum(["CODEPIPELINE", "NO_SOURCE", "S3"]),
  /** `bucket/key` for S3. */
  location: z.string().optional(),
  /** A path in the source, or the buildspec itself. */
  buildspec: z.string().optional(),
  sourceIdentifier: z.string().optional(),
  gitCloneDepth: z.number().optional(),
  insecureSsl: z.boolean().optional(),
  reportBuildStatus: z.boolean().optional(),
});

const artifacts = z.strictObject({
  type: z.enum(["CODEPIPELINE", "NO_ARTIFACTS", "S3"]),
  /** The bucket, for S3. */
  location: z.string().optional(),
  path: z.string().optional(),
  name: z.string().optional(),
  namespaceType: z.enum(["NONE"]).optional(),
  packaging: z.enum(["NONE", "ZIP"]).optional(),
  artifactIdentifier: z.string().optional(),
  overrideArtifactName: z.literal(false).optional(),
  encryptionDisabled: z.literal(false).optional(),
  bucketOwnerAccess: z.string().optional(),
});

const cache = z.strictObject({
  type: z.enum(["NO_CACHE", "S3"]),
  /** `bucket` or `bucket/prefix`. */
  location: z.string().optional(),
  modes: z.array(z.string()).max(0).optional(),
});

const environment = z.strictObject({
  type: z.enum(["LINUX_CONTAINER", "LINUX_GPU_CONTAINER", "ARM_CONTAINER"]),
  image: z.string(),
  computeType: z.string(),
  environmentVariables: z.array(environmentVariable).optional(),
  privilegedMode: z.boolean().optional(),
  imagePullCredentialsType: z.enum(["CODEBUILD", "SERVICE_ROLE"]).optional(),
});

const status = z.enum(["ENABLED", "DISABLED"]);

const logs = z.strictObject({
  cloudWatchLogs: z
    .strictObject({ status, groupName: z.string().optional(), streamName: z.string().optional() })
    .optional(),
  s3Logs: z
    .strictObject({
      status: z.literal("DISABLED"),
      location: z.string().optional(),
      encryptionDisabled: z.boolean().optional(),
      bucketOwnerAccess: z.string().optional(),
    })
    .optional(),
});

const projectMembers = {
  name: z.string(),
  description: z.string().optional(),
  source,
  sourceVersion: z.string().optional(),
  secondarySources: z.array(source).max(0).optional(),
  secondarySourceVersions: z.array(z.unknown()).max(0).optional(),
  artifacts,
  secondaryArtifacts: z.array(artifacts).optional(),
  cache: cache.optional(),
  environment,
  serviceRole: z.string().regex(/^arn:[a-z-]+:iam::\d{12}:role\/.+$/u, "must be the ARN of a role"),
  /** Minutes. @default 60 */
  timeoutInMinutes: z.number().optional(),
  /** Minutes. @default 480 */
  queuedTimeoutInMinutes: z.number().optional(),
  encryptionKey: z.string().optional(),
  tags: tags.optional(),
  vpcConfig: z.strictObject({}).optional(),
  badgeEnabled: z.literal(false).optional(),
  logsConfig: logs.optional(),
  fileSystemLocations: z.array(z.unknown()).max(0).optional(),
  concurrentBuildLimit: z.number().int().min(1).optional(),
  autoRetryLimit: z.literal(0).optional(),
};

export const createProject = z.strictObject(projectMembers);

export const updateProject = z.strictObject({
  ...projectMembers,
  source: source.optional(),
  artifacts: artifacts.optional(),
  environment: environment.optional(),
  serviceRole: projectMembers.serviceRole.optional(),
});

export type ProjectRequest = z.infer<typeof createProject>;
export type EnvironmentVariable = z.infer<typeof environmentVariable>;
export type Source = z.infer<typeof source>;
export type Artifacts = z.infer<typeof artifacts>;

export const startBuild = z.strictObject({
  projectName: z.string(),
  sourceVersion: z.string().optional(),
  sourceTypeOverride: z.enum(["NO_SOURCE", "S3"]).optional(),
  sourceLocationOverride: z.string().optional(),
  secondarySourcesOverride: z.array(source).optional(),
  artifactsOverride: artifacts.optional(),
  secondaryArtifactsOverride: z.array(artifacts).optional(),
  environmentVariablesOverride: z.array(environmentVariable).optional(),
  buildspecOverride: z.string().optional(),
  timeoutInMinutesOverride: z.number().optional(),
  queuedTimeoutInMinutesOverride: z.number().optional(),
  idempotencyToken: z.string().optional(),
  /** How CodePipeline tells for which pipeline it starts a build. Not part of the public API. */
  pipeline: z.strictObject({ name: z.string(), revision: z.string().optional() }).optional(),
});

export type StartBuildRequest = z.infer<typeof startBuild>;

const reportGroupMembers = {
  exportConfig: z.strictObject({ exportConfigType: z.literal("NO_EXPORT") }),
  tags: tags.optional(),
};

export const createReportGroup = z.strictObject({
  name: z.string(),
  type: z.literal("TEST"),
  ...reportGroupMembers,
});
export const updateReportGroup = z.strictObject({
  arn: z.string(),
  exportConfig: reportGroupMembers.exportConfig.optional(),
  tags: tags.optional(),
});

const names = z.array(z.string());

export const projectNames = z.strictObject({ names });
export const projectName = z.strictObject({ name: z.string() });
export const buildIds = z.strictObject({ ids: names });
export const buildId = z.strictObject({ id: z.string() });
export const buildsOfProject = z.strictObject({
  projectName: z.string(),
  sortOrder: z.enum(["ASCENDING", "DESCENDING"]).optional(),
  nextToken: z.string().optional(),
});
export const reportGroupArns = z.strictObject({ reportGroupArns: names });
export const deleteReportGroup = z.strictObject({ arn: z.string(), deleteReports: z.boolean().optional() });
export const reportArns = z.strictObject({ reportArns: names });
export const listProjects = z.strictObject({
  sortBy: z.string().optional(),
  sortOrder: z.string().optional(),
  nextToken: z.string().optional(),
});
