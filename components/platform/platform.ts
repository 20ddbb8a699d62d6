import { ComponentResource, type ComponentResourceOptions, type Input, output, type Output } from "@pulumi/pulumi";
import { artifactKeys } from "../../contract/artifactKeys";
import { componentTypes } from "../../contract/componentTypes";
import { objectPage } from "../../contract/consolePages";
import type { BuildPurpose, DeliveryNames } from "../../settings/names";
import type { SourceSettings } from "../../settings/schema";
import type { Tagged } from "../environment";
import { ApprovalTopic } from "./approvalTopic";
import { ArtifactStore } from "./artifactStore";
import { BuildProject } from "./buildProject";
import { buildSpecification } from "./builds";
import { DeliveryPipeline } from "./deliveryPipeline";
import { ModelRegistry } from "./modelRegistry";
import { pipelineStatements } from "./permissions/pipeline";
import { type PullRequests, pullRequestStatements } from "./permissions/pullRequests";
import { buildDescriptions, buildRole, pipelineRole, pullRequestRole, trainingRole } from "./permissions/roles";
import { type DeliveryArgs, type DeliveryScope, deliveryScope } from "./permissions/scope";
import { connectionStatements, zipStatements } from "./permissions/source";
import type { Statement } from "./permissions/statement";
import { deliverySteps } from "./pipeline/deliverySteps";
import { executionId, type Source } from "./pipeline/step";
import { ServiceRole } from "./serviceRole";
import { SourceConnection } from "./sourceConnection";

export interface PlatformArgs extends DeliveryArgs, Tagged {
  /** Where commits come from; each kind as `delivery.source` in SETTINGS.md. Changes in place. */
  readonly source: SourceSettings;
  /** The token of GitHub, a secret. A source of kind `githubToken` needs it. */
  readonly token?: Input<string> | undefined;
  /** E-mail addresses that are asked before production. Each gets a subscription, and confirms it once. */
  readonly approvers: readonly string[];
  /** How long an approval waits: 5–86,400. Default: 10,080, a week. */
  readonly approvalTimeoutMinutes?: number;
  /** Page of the console on which a person accepts a connection. With it an update warns as long as nobody has. */
  readonly acceptancePage?: string | undefined;
  /**
   * Workflows of GitHub that may look at what the delivery has in the account, and change nothing. Needs GitHub's OIDC
   * provider in the account. Changes in place. Default: none.
   */
  readonly pullRequests?: PullRequests;
}

/** Minutes. */
const week = 10_080;

/**
 * What an administrator sets up once and no run of the pipeline ever changes: buckets, registry, topic, roles, build
 * projects and the pipeline. A run can use it, never widen its own rights.
 */
export class Platform extends ComponentResource {
  /** Fixed names of everything that it holds, as plain values: for look-ups, which need no resource to be there. */
  public readonly names: DeliveryNames;
  public readonly artifactBucketName: Output<string>;
  public readonly dataBucketName: Output<string>;
  public readonly approvalTopicArn: Output<string>;
  public readonly modelPackageGroupName: Output<string>;
  public readonly pipelineName: Output<string>;
  /** The role that training jobs run with. */
  public readonly trainingRoleArn: Output<string>;
  /** The role of workflows that look at the account; undefined without `pullRequests`. */
  public readonly pullRequestRoleArn: Output<string> | undefined;

  public constructor(name: string, args: PlatformArgs, options?: ComponentResourceOptions) {
    super(componentTypes.Platform, name, {}, options);
    const { approvers, approvalTimeoutMinutes = week, tags } = args;
    const scope = deliveryScope(args);
    const { names, location } = scope;
    this.names = names;
    const child = { parent: this };
    const keyArn = scope.encryption?.keyArn;
    const store = new ArtifactStore(`${name}-store`, { names, keyArn, tags }, child);
    const registry = new ModelRegistry(`${name}-registry`, { groupName: names.modelPackageGroup, tags }, child);
    const source = this.createSource(name, scope, args);
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
        approvers,
        publisherRoleArn: pipelineRoleArn,
        keyArn,
        tags,
      },
      child,
    );
    const training = new ServiceRole(`${name}-training-role`, { ...trainingRole(scope), tags }, child);
    this.pullRequestRoleArn = this.createPullRequestRole(name, scope, source, args);
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
          approvalTimeoutMinutes,
          reviewPage: objectPage(
            location,
            names.artifactBucket,
            artifactKeys.testOf(scope.qa.names.endpoint, executionId, "html"),
          ),
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
    this.registerOutputs({
      artifactBucketName: this.artifactBucketName,
      dataBucketName: this.dataBucketName,
      approvalTopicArn: this.approvalTopicArn,
      modelPackageGroupName: this.modelPackageGroupName,
      pipelineName: this.pipelineName,
      trainingRoleArn: this.trainingRoleArn,
      ...(this.pullRequestRoleArn && { pullRequestRoleArn: this.pullRequestRoleArn }),
    });
  }

  /** What previews pull requests in the account, where that is wanted. */
  private createPullRequestRole(
    name: string,
    scope: DeliveryScope,
    source: Source<Output<string>>,
    { pullRequests, tags }: PlatformArgs,
  ): Output<string> | undefined {
    if (pullRequests === undefined) return undefined;
    const connection: Output<string | undefined> =
      source.provider === "connection" ? source.connectionArn : output(undefined);
    return new ServiceRole(
      `${name}-pull-requests-role`,
      {
        ...pullRequestRole(scope, pullRequests),
        statements: connection.apply((arn) => pullRequestStatements(scope, arn)),
        tags,
      },
      { parent: this },
    ).roleArn;
  }

  /** Where commits come from; a repository needs a connection. */
  private createSource(
    name: string,
    { names }: DeliveryScope,
    { source, token, acceptancePage, tags }: PlatformArgs,
  ): Source<Output<string>> {
    if (source.kind === "s3") return { provider: "bucket", bucket: source.bucket, key: source.key };
    if (source.kind === "githubToken") {
      if (token === undefined) throw new Error("A source of kind githubToken needs the token.");
      return { provider: "token", repository: source.repository, branch: source.branch, token: output(token) };
    }
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
    const build = (purpose: BuildPurpose): Output<string> => {
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
      return project.projectName;
    };
    return {
      validate: build("validate"),
      train: build("train"),
      deployQa: build("deployQa"),
      testQa: build("testQa"),
      deployProduction: build("deployProduction"),
      testProduction: build("testProduction"),
    };
  }
}

function sourceStatements(
  { arns, names }: DeliveryScope,
  source: Source<Output<string>>,
): Output<readonly Statement[]> {
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
      return output(
        zipStatements(
          arns,
          source.bucket,
          source.key,
          arns.objects(names.artifactBucket, `${names.artifactKeyPrefix}*`),
        ),
      );
  }
}
