import { ComponentResource, type ComponentResourceOptions, output, type Output } from "@pulumi/pulumi";
import { artifactKeys } from "../../contract/artifactKeys";
import { componentTypes } from "../../contract/componentTypes";
import { objectPage } from "../../contract/consolePages";
import { type BuildPurpose, buildPurposes } from "../../settings/names";
import type { DeliverySettings } from "../../settings/schema";
import { ApprovalTopic } from "./approvalTopic";
import { ArtifactStore } from "./artifactStore";
import { BuildProject } from "./buildProject";
import { buildSpecification } from "./builds";
import { DeliveryPipeline } from "./deliveryPipeline";
import { ModelRegistry } from "./modelRegistry";
import { pipelineStatements } from "./permissions/pipeline";
import { buildDescriptions, buildRole, pipelineRole, trainingRole } from "./permissions/roles";
import type { DeliveryScope } from "./permissions/scope";
import { connectionStatements, zipStatements } from "./permissions/source";
import type { Statement } from "./permissions/statement";
import { deliverySteps, executionId } from "./pipeline/deliverySteps";
import type { Source } from "./pipeline/step";
import { ServiceRole } from "./serviceRole";
import { SourceConnection } from "./sourceConnection";

export interface PlatformArgs {
  readonly scope: DeliveryScope;
  readonly settings: DeliverySettings;
  /** The token of GitHub, a secret; asked for by a source of kind `githubToken`. */
  readonly token: () => Output<string>;
  /** Page of the console on which a person accepts a connection. With it an update warns as long as nobody has. */
  readonly acceptancePage?: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * What an administrator sets up once and no run of the pipeline ever changes: buckets, registry, topic, roles, build
 * projects and the pipeline. A run can use it, never widen its own rights.
 */
export class Platform extends ComponentResource {
  public readonly artifactBucketName: Output<string>;
  public readonly dataBucketName: Output<string>;
  public readonly approvalTopicArn: Output<string>;
  public readonly modelPackageGroupName: Output<string>;
  public readonly pipelineName: Output<string>;
  /** The role that training jobs run with. */
  public readonly trainingRoleArn: Output<string>;

  public constructor(name: string, args: PlatformArgs, options?: ComponentResourceOptions) {
    super(componentTypes.Platform, name, {}, options);
    const { scope, settings, tags } = args;
    const { names, location } = scope;
    const child = { parent: this };
    const keyArn = scope.encryption?.keyArn;
    const store = new ArtifactStore(`${name}-store`, { names, keyArn, tags }, child);
    const registry = new ModelRegistry(`${name}-registry`, { groupName: names.modelPackageGroup, tags }, child);
    const source = this.createSource(name, args);
    const statements = sourceStatements(scope, source).apply((fetching) => pipelineStatements(scope, fetching));
    const pipelineRoleArn = new ServiceRole(
      `${name}-pipeline-role`,
      { ...pipelineRole(scope), statements, tags },
      child,
    ).roleArn;
    const topic = new ApprovalTopic(
      `${name}-approval`,
      {
        topicName: names.approvalTopic,
        approvers: settings.approvers,
        publisherRoleArn: pipelineRoleArn,
        keyArn,
        tags,
      },
      child,
    );
    const training = new ServiceRole(`${name}-training-role`, { ...trainingRole(scope), tags }, child);
    const projectNames = this.createBuilds(name, scope, store.artifactBucketName, tags);
    const pipeline = new DeliveryPipeline(
      `${name}-pipeline`,
      {
        pipelineName: names.pipeline,
        roleArn: pipelineRoleArn,
        artifactBucketName: store.artifactBucketName,
        keyArn,
        steps: deliverySteps({
          source,
          projectNames,
          topicArn: topic.topicArn,
          approvalTimeoutMinutes: settings.approvalTimeoutMinutes,
          runRecordPage: objectPage(location, names.artifactBucket, artifactKeys.runRecord(executionId)),
        }),
        tags,
      },
      child,
    );
    this.artifactBucketName = store.artifactBucketName;
    this.dataBucketName = store.dataBucketName;
    this.approvalTopicArn = topic.topicArn;
    this.modelPackageGroupName = registry.groupName;
    this.pipelineName = pipeline.pipelineName;
    this.trainingRoleArn = training.roleArn;
    this.registerOutputs({ pipelineName: this.pipelineName });
  }

  /** Where commits come from; a repository needs a connection. */
  private createSource(
    name: string,
    { scope: { names }, settings: { source }, token, acceptancePage, tags }: PlatformArgs,
  ): Source<Output<string>> {
    if (source.kind === "s3") return { provider: "bucket", bucket: source.bucket, key: source.key };
    if (source.kind === "githubToken")
      return { provider: "token", repository: source.repository, branch: source.branch, token: token() };
    const { repository, branch, connectionArn, triggers } = source;
    const accepted = connectionArn === undefined ? {} : { connectionArn };
    const connection = new SourceConnection(
      `${name}-source`,
      { connectionName: names.connection, ...accepted, acceptancePage, tags },
      { parent: this },
    );
    return {
      provider: "connection",
      connectionArn: connection.connectionArn,
      repository,
      branch,
      ...(triggers && { triggers }),
    };
  }

  /** A project with a role of its own for everything that the pipeline runs. */
  private createBuilds(
    name: string,
    scope: DeliveryScope,
    artifactBucketName: Output<string>,
    tags: PlatformArgs["tags"],
  ): Readonly<Record<BuildPurpose, Output<string>>> {
    const { names, arns, encryption } = scope;
    const keyArn = encryption?.keyArn ?? arns.managedStorageKey();
    const projects = buildPurposes.map((purpose) => {
      const role = new ServiceRole(`${name}-${purpose}-role`, { ...buildRole(scope, purpose), tags }, { parent: this });
      const project = new BuildProject(
        `${name}-${purpose}`,
        {
          ...buildSpecification(scope, purpose),
          projectName: names.projects[purpose],
          description: buildDescriptions[purpose],
          logGroupName: names.logGroup(names.projects[purpose]),
          roleArn: role.roleArn,
          cacheBucketName: artifactBucketName,
          keyArn,
          tags,
        },
        { parent: this },
      );
      return [purpose, project.projectName] as const;
    });
    return Object.fromEntries(projects) as Record<BuildPurpose, Output<string>>;
  }
}

function sourceStatements({ arns }: DeliveryScope, source: Source<Output<string>>): Output<readonly Statement[]> {
  switch (source.provider) {
    case "connection":
      // An update of a part of the stack makes no connection, and nothing of its ARN, where there is none yet.
      return source.connectionArn.apply((arn: string | undefined) =>
        arn === undefined ? [] : connectionStatements(arn, source.repository),
      );
    case "token":
      // The token is the right.
      return output([]);
    case "bucket":
      return output(zipStatements(arns, source.bucket, source.key));
  }
}
