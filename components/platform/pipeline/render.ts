/** Renders ordered steps as CodePipeline's stages and actions. */
import type { OrderedStage, OrderedStep } from "./graph";
import { executionId, type Source, type Step, type Work } from "./step";

/** An action as `aws.codepipeline.Pipeline` takes it. */
export interface PipelineAction<Value> {
  readonly name: string;
  readonly category: "Source" | "Build" | "Approval";
  readonly owner: "AWS" | "ThirdParty";
  readonly provider: "CodeStarSourceConnection" | "GitHub" | "S3" | "CodeBuild" | "Manual";
  readonly version: "1";
  readonly runOrder: number;
  readonly namespace?: string;
  readonly inputArtifacts?: string[];
  readonly outputArtifacts?: string[];
  readonly timeoutInMinutes?: number;
  readonly configuration: Record<string, string | Value>;
}

export interface PipelineStage<Value> {
  readonly name: string;
  readonly actions: PipelineAction<Value>[];
}

/** CodePipeline's limit for each value of an action's configuration. */
export const longestConfigurationValue = 1000;

export function renderStages<Value>(stages: readonly OrderedStage<Value>[]): PipelineStage<Value>[] {
  return stages.map(({ name, steps }) => ({ name, actions: steps.map(renderAction) }));
}

function renderAction<Value>({ step, runOrder }: OrderedStep<Value>): PipelineAction<Value> {
  const { action, namespace, work } = step;
  const rendered = {
    name: action,
    runOrder,
    owner: "AWS",
    version: "1",
    ...(namespace !== undefined && { namespace }),
    ...renderWork(work),
  } as const;
  refuseLongValues(step, rendered.configuration);
  return rendered;
}

type RenderedWork<Value> = Pick<
  PipelineAction<Value>,
  "category" | "provider" | "configuration" | "inputArtifacts" | "outputArtifacts" | "timeoutInMinutes"
> &
  Partial<Pick<PipelineAction<Value>, "owner">>;

function renderWork<Value>(work: Work<Value>): RenderedWork<Value> {
  switch (work.kind) {
    case "source":
      return { category: "Source", outputArtifacts: [work.artifact], ...renderSource(work.source) };
    case "build":
      return {
        category: "Build",
        provider: "CodeBuild",
        inputArtifacts: [work.artifact],
        configuration: { ProjectName: work.projectName, EnvironmentVariables: runVariables },
      };
    case "approval":
      return {
        category: "Approval",
        provider: "Manual",
        timeoutInMinutes: work.timeoutMinutes,
        configuration: { NotificationArn: work.topicArn, CustomData: work.message, ExternalEntityLink: work.link },
      };
  }
}

function renderSource<Value>(source: Source<Value>): Pick<RenderedWork<Value>, "owner" | "provider" | "configuration"> {
  switch (source.provider) {
    case "connection":
      return {
        // CodeConnections' provider still has the service's former name.
        provider: "CodeStarSourceConnection",
        configuration: {
          ConnectionArn: source.connectionArn,
          FullRepositoryId: source.repository,
          BranchName: source.branch,
          OutputArtifactFormat: "CODE_ZIP",
        },
      };
    case "token": {
      const [owner = "", name = ""] = source.repository.split("/");
      // A webhook would start runs sooner, and needs a token that may administer the repository.
      return {
        owner: "ThirdParty",
        provider: "GitHub",
        configuration: {
          Owner: owner,
          Repo: name,
          Branch: source.branch,
          OAuthToken: source.token,
          PollForSourceChanges: "true",
        },
      };
    }
    case "bucket":
      // Looking for new versions needs nothing but the right to read the file; an event would need a rule in the
      // bucket's account, and a role that may start the pipeline.
      return {
        provider: "S3",
        configuration: { S3Bucket: source.bucket, S3ObjectKey: source.key, PollForSourceChanges: "true" },
      };
  }
}

/** All that is pasted into a build: the id of the execution, which CodePipeline makes. */
const runVariables = JSON.stringify([{ name: "EXECUTION_ID", value: executionId, type: "PLAINTEXT" }]);

function refuseLongValues<Value>(
  { stage, action }: Step<Value>,
  configuration: Readonly<Record<string, string | Value>>,
): void {
  for (const [key, value] of Object.entries(configuration)) {
    if (typeof value !== "string" || value.length <= longestConfigurationValue) continue;
    throw new Error(
      `${key} of action ${stage}/${action} has ${value.length} characters; CodePipeline takes ` +
        `${longestConfigurationValue}. Hand on less, or put it into the run record.`,
    );
  }
}
