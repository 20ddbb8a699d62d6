/** CodeBuild projects and report groups. */
import type {
  CloudWatchLogsConfig,
  CreateProjectInput,
  CreateReportGroupInput,
  LogsConfig,
  ProjectArtifacts,
  ProjectCache,
  ProjectEnvironment,
  ProjectSource,
  ReportExportConfig,
  S3LogsConfig,
  S3ReportExportConfig,
} from "@aws-sdk/client-codebuild";
import type { ProjectArgs, ReportGroupArgs } from "@pulumi/aws/codebuild";
import { unlessGone } from "../awsClients";
import { fields } from "./blocks";
import { type Plain, required, type Row, row } from "./row";
import { lowerCaseTagList } from "./tags";

const source = "terraform-provider-aws internal/service/codebuild/";

type ProjectInputs = Plain<ProjectArgs>;

/** The provider's defaults, in minutes. */
const defaultBuildTimeout = 60;
const defaultQueuedTimeout = 480;

const project = row<ProjectArgs>({
  source: `${source}project.go`,
  properties: [
    "name",
    "description",
    "serviceRole",
    "source",
    "artifacts",
    "environment",
    "cache",
    "logsConfig",
    "buildTimeout",
    "queuedTimeout",
    "concurrentBuildLimit",
    "encryptionKey",
    "sourceVersion",
    "tags",
  ],
  replaces: ["name"],
  naming: { property: "name", maximumLength: 255 },
  async create(inputs, { aws }) {
    const { project: made } = await (await aws.codebuild()).createProject(translateProject(inputs));
    const { arn } = required(made, "the project");
    return {
      id: required(arn, "the project's ARN"),
      outputs: { arn, badgeUrl: "", encryptionKey: made?.encryptionKey },
    };
  },
  async update({ inputs }, { aws }) {
    const codebuild = await aws.codebuild();
    await codebuild.updateProject(translateProject(inputs));
    return {};
  },
  async delete({ inputs }, { aws }) {
    await (await aws.codebuild()).deleteProject({ name: required(inputs.name, "a name") });
  },
});

function translateProject(inputs: ProjectInputs): CreateProjectInput {
  return {
    name: required(inputs.name, "a name"),
    serviceRole: inputs.serviceRole,
    source: translateSource(inputs.source),
    artifacts: fields<ProjectInputs["artifacts"], ProjectArtifacts>("artifacts", inputs.artifacts, {
      type: "type",
      location: "location",
      name: "name",
      namespaceType: "namespaceType",
      packaging: "packaging",
      path: "path",
      encryptionDisabled: "encryptionDisabled",
      artifactIdentifier: "artifactIdentifier",
      overrideArtifactName: "overrideArtifactName",
    }),
    environment: translateEnvironment(inputs.environment),
    cache: fields<NonNullable<ProjectInputs["cache"]>, ProjectCache>("cache", inputs.cache ?? { type: "NO_CACHE" }, {
      type: "type",
      location: "location",
      modes: "modes",
      cacheNamespace: "cacheNamespace",
    }),
    timeoutInMinutes: inputs.buildTimeout ?? defaultBuildTimeout,
    queuedTimeoutInMinutes: inputs.queuedTimeout ?? defaultQueuedTimeout,
    tags: lowerCaseTagList(inputs.tags),
    logsConfig: inputs.logsConfig && translateLogs(inputs.logsConfig),
    description: inputs.description,
    encryptionKey: inputs.encryptionKey,
    sourceVersion: inputs.sourceVersion,
    concurrentBuildLimit: inputs.concurrentBuildLimit,
  };
}

function translateSource(input: ProjectInputs["source"]): ProjectSource {
  return fields<ProjectInputs["source"], ProjectSource>("source", input, {
    type: "type",
    location: "location",
    buildspec: "buildspec",
    gitCloneDepth: "gitCloneDepth",
    insecureSsl: "insecureSsl",
    reportBuildStatus: "reportBuildStatus",
  });
}

function translateEnvironment(input: ProjectInputs["environment"]): ProjectEnvironment {
  return fields<ProjectInputs["environment"], ProjectEnvironment>("environment", input, {
    type: "type",
    image: "image",
    computeType: "computeType",
    privilegedMode: "privilegedMode",
    imagePullCredentialsType: "imagePullCredentialsType",
    certificate: "certificate",
    environmentVariables: [
      "environmentVariables",
      (variables) =>
        variables.map((variable) =>
          fields(
            "environment.environmentVariables",
            { type: "PLAINTEXT", ...variable },
            { name: "name", value: "value", type: "type" },
          ),
        ),
    ],
  });
}

function translateLogs(input: NonNullable<ProjectInputs["logsConfig"]>): LogsConfig {
  return fields<NonNullable<ProjectInputs["logsConfig"]>, LogsConfig>("logsConfig", input, {
    cloudwatchLogs: [
      "cloudWatchLogs",
      (logs) =>
        fields<typeof logs, CloudWatchLogsConfig>(
          "logsConfig.cloudwatchLogs",
          { status: "ENABLED", ...logs },
          { status: "status", groupName: "groupName", streamName: "streamName" },
        ),
    ],
    s3Logs: [
      "s3Logs",
      (logs) =>
        fields<typeof logs, S3LogsConfig>(
          "logsConfig.s3Logs",
          { status: "DISABLED", ...logs },
          { status: "status", location: "location", encryptionDisabled: "encryptionDisabled" },
        ),
    ],
  });
}

const reportGroup = row<ReportGroupArgs>({
  source: `${source}report_group.go`,
  properties: ["name", "type", "exportConfig", "deleteReports", "tags"],
  replaces: ["name", "type"],
  naming: { property: "name", maximumLength: 128 },
  async create(inputs, { aws }) {
    const codebuild = await aws.codebuild();
    const { reportGroup: made } = await codebuild.createReportGroup(translateReportGroup(inputs));
    const arn = required(made?.arn, "the report group's ARN");
    return { id: arn, outputs: { arn, created: made?.created?.toISOString() } };
  },
  async update({ id, inputs }, { aws }) {
    const codebuild = await aws.codebuild();
    const exportConfig = translateExport(inputs.exportConfig);
    await codebuild.updateReportGroup({ arn: id, exportConfig, tags: lowerCaseTagList(inputs.tags) });
    return {};
  },
  async delete({ id, inputs }, { aws }) {
    const codebuild = await aws.codebuild();
    const deletion = codebuild.deleteReportGroup({ arn: id, deleteReports: inputs.deleteReports ?? false });
    await unlessGone(deletion, "ResourceNotFoundException");
  },
});

function translateReportGroup({ name, type, exportConfig, tags }: Plain<ReportGroupArgs>): CreateReportGroupInput {
  const group = { name: required(name, "a name"), type, exportConfig, tags };
  return fields<typeof group, CreateReportGroupInput>("reportGroup", group, {
    name: "name",
    type: "type",
    exportConfig: ["exportConfig", translateExport],
    tags: ["tags", lowerCaseTagList],
  });
}

function translateExport(input: Plain<ReportGroupArgs>["exportConfig"]): ReportExportConfig {
  return fields<Plain<ReportGroupArgs>["exportConfig"], ReportExportConfig>("exportConfig", input, {
    type: "exportConfigType",
    s3Destination: [
      "s3Destination",
      (destination) =>
        fields<typeof destination, S3ReportExportConfig>("exportConfig.s3Destination", destination, {
          bucket: "bucket",
          encryptionDisabled: "encryptionDisabled",
          encryptionKey: "encryptionKey",
          packaging: "packaging",
          path: "path",
        }),
    ],
  });
}

export const codebuildRows: Readonly<Record<string, Row>> = {
  "aws:codebuild/project:Project": project,
  "aws:codebuild/reportGroup:ReportGroup": reportGroup,
};
