import { type Access, type Account, AwsError, type Table, type Tables } from "../../contract";
import { requestReader } from "../../requests";
import type { Builds } from "../codebuild";
import type { CodePipelineCloud } from "./cloud";
import type { ExecutionRecord, PipelineRecord } from "./records";

/** What every part of the service works with. */
export interface PipelineContext {
  readonly cloud: CodePipelineCloud;
  readonly builds: Builds;
  readonly pipelines: Table<PipelineRecord>;
  /** By `<pipeline>/<execution>`. */
  readonly executions: Table<ExecutionRecord>;
  readonly approvals: Approvals;
}

/** A reviewer's answer. */
export interface ApprovalAnswer {
  readonly status: "Approved" | "Rejected";
  readonly summary: string;
  readonly reviewer: string;
}

/** The questions that wait, by token. */
export type Approvals = Map<string, (answer: ApprovalAnswer) => void>;

export const servicePrincipal = "codepipeline.amazonaws.com";

/** Reads a request by its schema; what does not fit is answered with ValidationException. */
export const operation = requestReader("CodePipeline", "ValidationException");

export function createContext(cloud: CodePipelineCloud, builds: Builds): PipelineContext {
  return {
    cloud,
    builds,
    pipelines: cloud.table<PipelineRecord>("codepipeline-pipelines"),
    executions: executionTable(cloud),
    approvals: new Map(),
  };
}

/** Executions by `<pipeline>/<execution>`. */
export function executionTable(cloud: Tables): Table<ExecutionRecord> {
  return cloud.table<ExecutionRecord>("codepipeline-executions");
}

/** The ARN of a pipeline, of a stage (`pipeline/stage`) or of an action (`pipeline/stage/action`). */
export function pipelineArn(cloud: Account, ...path: readonly string[]): string {
  return `arn:${cloud.partition}:codepipeline:${cloud.region}:${cloud.accountId}:${path.join("/")}`;
}

/** The access to the pipeline that a request names. */
export function onPipeline(cloud: Account, action: string) {
  return ({ name }: { readonly name: string }): readonly Access[] => [
    { action: `codepipeline:${action}`, resource: pipelineArn(cloud, name) },
  ];
}

/** Now, in seconds since 1970. */
export function currentMoment(cloud: CodePipelineCloud): number {
  return cloud.clock.now().getTime() / 1000;
}

/** @throws PipelineNotFoundException */
export function findPipeline({ cloud, pipelines }: PipelineContext, name: string): PipelineRecord {
  const pipeline = pipelines.get(name);
  if (pipeline === undefined)
    throw new AwsError(
      "PipelineNotFoundException",
      `Account '${cloud.accountId}' does not have a pipeline with name '${name}'`,
    );
  return pipeline;
}

/** The executions of a pipeline, oldest first. */
export function executionsOf({ executions }: PipelineContext, pipelineName: string): readonly ExecutionRecord[] {
  return executions
    .values()
    .filter(({ pipeline }) => pipeline.name === pipelineName)
    .sort((one, other) => one.number - other.number);
}

/** @throws PipelineExecutionNotFoundException */
export function findExecution(context: PipelineContext, pipelineName: string, id: string): ExecutionRecord {
  findPipeline(context, pipelineName);
  const execution = context.executions.get(`${pipelineName}/${id}`);
  if (execution === undefined)
    throw new AwsError(
      "PipelineExecutionNotFoundException",
      `The pipeline execution ${id} of ${pipelineName} does not exist`,
    );
  return execution;
}
