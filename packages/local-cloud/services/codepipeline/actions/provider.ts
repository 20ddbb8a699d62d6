/**
 * What an action provider is to the pipeline: add one here by adding a file beside this one and a row in `index.ts`.
 */
import type { Caller } from "../../../contract";
import type { Builds } from "../../codebuild";
import type { CodePipelineCloud } from "../cloud";
import type { Approvals } from "../context";
import type { ActionDeclaration } from "../declaration";
import type { ActionExecution, ArtifactRevision, ExecutionRecord, NamedArtifact, Variables } from "../records";

/** How many artifacts an action of a provider takes or makes. */
export interface ArtifactCount {
  readonly minimum: number;
  readonly maximum: number;
}

export interface ActionProvider {
  readonly category: ActionDeclaration["actionTypeId"]["category"];
  readonly owner: ActionDeclaration["actionTypeId"]["owner"];
  readonly provider: string;
  readonly version: string;
  readonly inputs: ArtifactCount;
  readonly outputs: ArtifactCount;
  readonly configuration: { readonly required: readonly string[]; readonly optional: readonly string[] };
  /** What of a configuration the rehearsal does not do, or AWS would refuse; undefined when there is nothing. */
  refuse?(configuration: Variables): string | undefined;
  run(action: RunningAction): Promise<ActionResult>;
}

/** One action of one execution, while it runs. */
export interface RunningAction {
  readonly cloud: CodePipelineCloud;
  /** The pipeline's role. */
  readonly caller: Caller;
  readonly execution: ExecutionRecord;
  readonly stageName: string;
  readonly declaration: ActionDeclaration;
  /** With its variables filled in. */
  readonly configuration: Variables;
  readonly inputs: readonly NamedArtifact[];
  /** Where the outputs go. */
  readonly outputs: readonly NamedArtifact[];
  readonly approvals: Approvals;
  readonly builds: Builds;
  /** Aborted when the execution is stopped and its actions are abandoned. */
  readonly signal: AbortSignal;
  /** Writes down what is known before the action has ended. */
  update(
    change: Partial<
      Pick<ActionExecution, "externalExecutionId" | "externalExecutionUrl" | "token" | "updatedBy" | "summary">
    >,
  ): void;
}

export interface ActionResult {
  readonly outputVariables?: Variables;
  readonly summary?: string;
  readonly revision?: Omit<ArtifactRevision, "name">;
}

/** An action that failed, with AWS's code for why. */
export class ActionFailure extends Error {
  public override readonly name = "ActionFailure";

  public constructor(
    public readonly code: "JobFailed" | "ConfigurationError" | "PermissionError" | "TimeoutError",
    message: string,
  ) {
    super(message);
  }
}
