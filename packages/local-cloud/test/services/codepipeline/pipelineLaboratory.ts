/** Pipelines for tests: a repository, a connection, a topic and a role around a delivery laboratory. */
import { randomUUID } from "node:crypto";
import {
  type ActionDeclaration,
  type ActionExecutionDetail,
  type CodePipeline,
  type CreatePipelineInput,
  type DeletePipelineInput,
  type PipelineDeclaration,
  type PipelineExecution,
  type StageDeclaration,
} from "@aws-sdk/client-codepipeline";
import { acceptConnections } from "../../../services/codeconnections";
import { accountId, bucket, DeliveryLaboratory, region, roleArn, type Statement } from "../deliveryLaboratory";

export const repository = "owner/name";

const source = { type: "CODEPIPELINE" as const };

export class PipelineLaboratory {
  private constructor(
    public readonly delivery: DeliveryLaboratory,
    public readonly connectionArn: string,
    public readonly topicArn: string,
  ) {}

  public static async open({ isAccepted = true } = {}): Promise<PipelineLaboratory> {
    const delivery = await DeliveryLaboratory.open();
    const { ConnectionArn: connectionArn } = await delivery.call<{ ConnectionArn: string }>(
      "codeconnections",
      "CreateConnection",
      { ConnectionName: "github", ProviderType: "GitHub" },
    );
    const { TopicArn: topicArn } = await delivery.call<{ TopicArn: string }>("sns", "CreateTopic", {
      Name: "approvals",
    });
    if (isAccepted) acceptConnections(delivery.cloud);
    const laboratory = new PipelineLaboratory(delivery, connectionArn, topicArn);
    await delivery.createRole("pipeline", "codepipeline.amazonaws.com", laboratory.pipelineStatements);
    return laboratory;
  }

  public get pipelines(): CodePipeline {
    return this.delivery.codePipeline;
  }

  public get pipelineStatements(): readonly Statement[] {
    const prefix = this.connectionArn.split(":")[2] ?? "";
    return [
      { Action: `${prefix}:UseConnection`, Resource: this.connectionArn },
      { Action: ["s3:PutObject", "s3:PutObjectAcl"], Resource: `arn:aws:s3:::${bucket}/*` },
      {
        Action: ["codebuild:StartBuild", "codebuild:BatchGetBuilds"],
        Resource: `arn:aws:codebuild:${region}:${accountId}:project/*`,
      },
      { Action: "sns:Publish", Resource: this.topicArn },
    ];
  }

  public async close(): Promise<void> {
    await this.delivery.close();
  }

  /** Creates a project whose commands come from the pipeline's source, or from a buildspec given here. */
  public async createProject(name: string, buildspec = "buildspec.yml"): Promise<void> {
    await this.delivery.createProject(name, {}, { source: { ...source, buildspec }, artifacts: source });
  }

  public sourceStage(): StageDeclaration {
    return {
      name: "Source",
      actions: [
        {
          name: "Source",
          actionTypeId: { category: "Source", owner: "AWS", provider: "CodeStarSourceConnection", version: "1" },
          configuration: { ConnectionArn: this.connectionArn, FullRepositoryId: repository, BranchName: "main" },
          outputArtifacts: [{ name: "Source" }],
          namespace: "Source",
        },
      ],
    };
  }

  public declaration(
    name: string,
    stages: readonly StageDeclaration[],
    overrides: Partial<PipelineDeclaration> = {},
  ): PipelineDeclaration {
    return {
      name,
      roleArn: roleArn("pipeline"),
      artifactStore: { type: "S3", location: bucket },
      pipelineType: "V2",
      executionMode: "QUEUED",
      stages: [this.sourceStage(), ...stages],
      ...overrides,
    };
  }

  /** Pushes a commit with these files to a branch; returns the executions that it starts. */
  public async push(
    files: Readonly<Record<string, string>>,
    branch = "main",
    message = "A commit",
  ): Promise<readonly string[]> {
    const commit = {
      id: randomUUID().replaceAll("-", ""),
      message,
      author: "Ada Example <ada@example.org>",
      date: "2026-11-24T10:00:00Z",
      folder: this.delivery.write(files),
    };
    return this.delivery.cloud.pushCommit(repository, branch, commit);
  }

  public async createPipeline(request: CreatePipelineInput): Promise<void> {
    await this.delivery.call("codepipeline", "CreatePipeline", request);
  }

  public async deletePipeline(request: DeletePipelineInput): Promise<void> {
    await this.delivery.call("codepipeline", "DeletePipeline", request);
  }

  /** Creates a pipeline, pushes a commit to it and waits until the execution has ended. */
  public async deliver(
    pipeline: PipelineDeclaration,
    files: Readonly<Record<string, string>>,
    message?: string,
  ): Promise<PipelineExecution> {
    await this.createPipeline({ pipeline });
    const [execution = ""] = await this.push(files, "main", message);
    return this.ended(pipeline.name ?? "", execution);
  }

  public async ended(pipelineName: string, pipelineExecutionId: string): Promise<PipelineExecution> {
    await this.delivery.event((event) =>
      event.kind === "execution" && event.execution === pipelineExecutionId && event.status !== "InProgress"
        ? true
        : undefined,
    );
    const { pipelineExecution } = await this.delivery.call<{ pipelineExecution: PipelineExecution }>(
      "codepipeline",
      "GetPipelineExecution",
      { pipelineName, pipelineExecutionId },
    );
    return pipelineExecution;
  }

  /** The actions of an execution in the order in which they started. Their times are numbers. */
  public async actions(
    pipelineName: string,
    pipelineExecutionId: string | undefined,
  ): Promise<readonly ActionExecutionDetail[]> {
    const { actionExecutionDetails } = await this.delivery.call<{ actionExecutionDetails: ActionExecutionDetail[] }>(
      "codepipeline",
      "ListActionExecutions",
      { pipelineName, filter: { pipelineExecutionId } },
    );
    return actionExecutionDetails.reverse();
  }

  /** Resolves when an execution asks for approval. */
  public asked(execution: string): Promise<{ readonly token: string; readonly message: string }> {
    return this.delivery.event((event) =>
      event.kind === "approval" && event.execution === execution ? event : undefined,
    );
  }

  public async answer(
    pipelineName: string,
    execution: string,
    status: "Approved" | "Rejected",
    summary = "",
  ): Promise<void> {
    const { token } = await this.asked(execution);
    await this.delivery.call("codepipeline", "PutApprovalResult", {
      pipelineName,
      stageName: "Production",
      actionName: "Approve",
      token,
      result: { status, summary },
    });
  }
}

/** A build action that takes the source. */
export function build(
  name: string,
  projectName: string,
  overrides: Partial<ActionDeclaration> = {},
): ActionDeclaration {
  const { configuration = {}, ...others } = overrides;
  return {
    name,
    actionTypeId: { category: "Build", owner: "AWS", provider: "CodeBuild", version: "1" },
    configuration: { ProjectName: projectName, ...configuration },
    inputArtifacts: [{ name: "Source" }],
    ...others,
  };
}

export function approval(
  configuration: Readonly<Record<string, string>> = {},
  overrides: Partial<ActionDeclaration> = {},
): ActionDeclaration {
  return {
    name: "Approve",
    actionTypeId: { category: "Approval", owner: "AWS", provider: "Manual", version: "1" },
    configuration: { ...configuration },
    ...overrides,
  };
}

/** The variables of a build action as CodePipeline takes them. */
export function variables(values: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return {
    EnvironmentVariables: JSON.stringify(
      Object.entries(values).map(([name, value]) => ({ name, value, type: "PLAINTEXT" })),
    ),
  };
}

/** A buildspec of these commands. */
export function buildspec(commands: readonly string[], rest: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({ version: 0.2, phases: { build: { commands } }, ...rest });
}
