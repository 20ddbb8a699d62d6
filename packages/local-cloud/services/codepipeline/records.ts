/** What CodePipeline remembers. Moments are seconds since 1970. */
import type { ObjectLocation } from "../../contract";
import type { PipelineDeclaration } from "./declaration";

export interface PipelineRecord {
  readonly declaration: PipelineDeclaration & { readonly version: number };
  readonly arn: string;
  readonly created: number;
  readonly updated: number;
  readonly tags: readonly { readonly key: string; readonly value: string }[];
}

export interface NamedArtifact {
  readonly name: string;
  readonly s3location: ObjectLocation;
}

/** What a source action brought. */
export interface ArtifactRevision {
  readonly name: string;
  readonly revisionId: string;
  readonly revisionSummary: string;
  readonly revisionUrl?: string;
}

export type ExecutionStatus =
  | "InProgress"
  | "Stopping"
  | "Stopped"
  | "Succeeded"
  | "Failed"
  | "Superseded"
  | "Cancelled";
export type ActionStatus = "InProgress" | "Succeeded" | "Failed" | "Abandoned";
export type Variables = Readonly<Record<string, string>>;

export interface ActionExecution {
  readonly actionExecutionId: string;
  readonly stageName: string;
  readonly actionName: string;
  readonly status: ActionStatus;
  readonly startTime: number;
  readonly lastUpdateTime: number;
  readonly resolvedConfiguration: Variables;
  readonly inputArtifacts: readonly NamedArtifact[];
  readonly outputArtifacts: readonly NamedArtifact[];
  readonly outputVariables: Variables;
  readonly externalExecutionId?: string;
  readonly externalExecutionUrl?: string;
  /** What the action says of itself: a commit's message, a reviewer's comment. */
  readonly summary?: string;
  readonly error?: { readonly code: string; readonly message: string };
  /** Of a manual approval that waits, or waited. */
  readonly token?: string;
  readonly updatedBy?: string;
}

export interface ExecutionRecord {
  readonly pipelineExecutionId: string;
  /** The declaration that it runs; an update of the pipeline cancels it. */
  readonly pipeline: PipelineDeclaration & { readonly version: number };
  /** Counts the executions of a pipeline from 1: their order. */
  readonly number: number;
  readonly status: ExecutionStatus;
  readonly statusSummary?: string;
  readonly startTime: number;
  readonly lastUpdateTime: number;
  readonly trigger: { readonly triggerType: "StartPipelineExecution"; readonly triggerDetail: string };
  readonly variables: Variables;
  /** Commits that the start named, by source action. */
  readonly sourceRevisions: Variables;
  /** Output variables by namespace. */
  readonly namespaces: Readonly<Record<string, Variables>>;
  readonly artifacts: Readonly<Record<string, ObjectLocation>>;
  readonly artifactRevisions: readonly ArtifactRevision[];
  readonly stages: Readonly<Record<string, "InProgress" | "Succeeded" | "Failed" | "Stopped">>;
  /** In the order in which they started. */
  readonly actions: readonly ActionExecution[];
}
