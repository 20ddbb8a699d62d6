/** One action of an execution. */
import { randomBytes, randomUUID } from "node:crypto";
import { AwsError } from "../../contract";
import { deliver } from "../events/delivery";
import { findProvider } from "./actions";
import { ActionFailure, type ActionResult } from "./actions/provider";
import { currentMoment, pipelineArn, type PipelineContext, servicePrincipal } from "./context";
import type { ActionDeclaration } from "./declaration";
import type { ExecutionLog } from "./executionLog";
import type { ActionExecution, NamedArtifact } from "./records";
import { resolveConfiguration, VariableError } from "./variables";

/**
 * AWS shortens the names in an artifact's key. A policy that expects the whole name of a pipeline is wrong there too.
 */
const pipelineInKey = 20;
const artifactInKey = 10;

const sessionNameLimit = 64;

export interface ActionRunOptions {
  readonly context: PipelineContext;
  readonly log: ExecutionLog;
  readonly stageName: string;
  readonly declaration: ActionDeclaration;
  /** Aborted when the action is abandoned. */
  readonly signal: AbortSignal;
}

/** Runs an action to its end and writes down how it ended; true when it succeeded. It does not reject. */
export async function runAction(options: ActionRunOptions): Promise<boolean> {
  const { log, declaration, signal } = options;
  const started = performance.now();
  const id = begin(options);
  tellStateOf(options, id, "STARTED");
  emit(options, "InProgress");
  const seconds = (): number => (performance.now() - started) / 1000;
  try {
    const outputs = outputPlaces(options);
    const result = await perform(options, id, outputs);
    const outputVariables = result.outputVariables ?? {};
    log.updateAction(id, {
      status: "Succeeded",
      outputArtifacts: outputs,
      outputVariables,
      ...(result.summary === undefined ? {} : { summary: result.summary }),
    });
    publish(log, declaration, outputs, result);
    tellStateOf(options, id, "SUCCEEDED");
    emit(options, "Succeeded", result.summary, seconds());
    return true;
  } catch (error) {
    const cause: unknown = signal.aborted ? signal.reason : error;
    const failure = { code: codeOf(cause), message: cause instanceof Error ? cause.message : String(cause) };
    log.updateAction(id, { status: signal.aborted ? "Abandoned" : "Failed", error: failure });
    tellStateOf(options, id, signal.aborted ? "ABANDONED" : "FAILED");
    emit(options, "Failed", failure.message, seconds());
    return false;
  }
}

function begin({ context, log, stageName, declaration }: ActionRunOptions): string {
  const now = currentMoment(context.cloud);
  const action: ActionExecution = {
    actionExecutionId: randomUUID(),
    stageName,
    actionName: declaration.name,
    status: "InProgress",
    startTime: now,
    lastUpdateTime: now,
    resolvedConfiguration: {},
    inputArtifacts: inputPlaces(log, declaration),
    outputArtifacts: [],
    outputVariables: {},
  };
  log.addAction(action);
  return action.actionExecutionId;
}

async function perform(
  { context, log, stageName, declaration, signal }: ActionRunOptions,
  id: string,
  outputs: readonly NamedArtifact[],
): Promise<ActionResult> {
  const { cloud, approvals, builds } = context;
  const { pipeline } = log.record;
  const provider = findProvider(declaration.actionTypeId);
  if (provider === undefined)
    throw new ActionFailure("ConfigurationError", `The rehearsal has no provider ${declaration.actionTypeId.provider}`);
  const configuration = resolveConfiguration(declaration.configuration, log.record);
  log.updateAction(id, { resolvedConfiguration: configuration });
  const session = cloud.assume(
    pipeline.roleArn,
    servicePrincipal,
    log.record.pipelineExecutionId.slice(0, sessionNameLimit),
    pipelineArn(cloud, pipeline.name),
  );
  return provider.run({
    cloud,
    caller: session.caller,
    execution: log.record,
    stageName,
    declaration,
    configuration,
    inputs: inputPlaces(log, declaration),
    outputs,
    approvals,
    builds,
    signal,
    update: (change) => {
      log.updateAction(id, change);
    },
  });
}

/** Makes an action's results known to those that follow. */
function publish(
  log: ExecutionLog,
  { namespace }: ActionDeclaration,
  outputs: readonly NamedArtifact[],
  { outputVariables = {}, revision }: ActionResult,
): void {
  const { artifacts, artifactRevisions, namespaces } = log.record;
  log.update({
    artifacts: { ...artifacts, ...Object.fromEntries(outputs.map(({ name, s3location }) => [name, s3location])) },
    artifactRevisions:
      revision === undefined
        ? artifactRevisions
        : [...artifactRevisions, ...outputs.map(({ name }) => ({ name, ...revision }))],
    namespaces: namespace === undefined ? namespaces : { ...namespaces, [namespace]: outputVariables },
  });
}

function inputPlaces(log: ExecutionLog, { inputArtifacts }: ActionDeclaration): readonly NamedArtifact[] {
  return inputArtifacts.flatMap(({ name }) => {
    const s3location = log.record.artifacts[name];
    return s3location === undefined ? [] : [{ name, s3location }];
  });
}

function outputPlaces({ log, declaration }: ActionRunOptions): readonly NamedArtifact[] {
  const { name: pipelineName, artifactStore } = log.record.pipeline;
  return declaration.outputArtifacts.map(({ name }) => ({
    name,
    s3location: {
      bucket: artifactStore.location,
      key: [
        pipelineName.slice(0, pipelineInKey),
        name.slice(0, artifactInKey),
        randomBytes(5).toString("base64url"),
      ].join("/"),
    },
  }));
}

function codeOf(error: unknown): string {
  if (error instanceof ActionFailure) return error.code;
  if (error instanceof VariableError) return "ConfigurationError";
  return error instanceof AwsError && error.code.startsWith("AccessDenied") ? "PermissionError" : "JobFailed";
}

/** Source: the user guide of CodePipeline, "Monitoring CodePipeline events" (2026-11-29). */
function tellStateOf(
  { context: { cloud }, log, stageName, declaration }: ActionRunOptions,
  id: string,
  state: "STARTED" | "SUCCEEDED" | "FAILED" | "ABANDONED",
): void {
  const { pipeline, pipelineExecutionId } = log.record;
  const { category, owner, provider, version } = declaration.actionTypeId;
  deliver(cloud, {
    source: "aws.codepipeline",
    detailType: "CodePipeline Action Execution State Change",
    resources: [pipelineArn(cloud, pipeline.name)],
    detail: {
      pipeline: pipeline.name,
      version: pipeline.version,
      "execution-id": pipelineExecutionId,
      stage: stageName,
      action: declaration.name,
      "action-execution-id": id,
      state,
      region: cloud.region,
      type: { owner, provider, category, version },
    },
  });
}

function emit(
  { context, log, stageName, declaration }: ActionRunOptions,
  status: "InProgress" | "Succeeded" | "Failed",
  message?: string,
  seconds?: number,
): void {
  const { pipeline, pipelineExecutionId } = log.record;
  context.cloud.emit({
    kind: "action",
    pipeline: pipeline.name,
    execution: pipelineExecutionId,
    stage: stageName,
    action: declaration.name,
    status,
    ...(message === undefined ? {} : { message }),
    ...(seconds === undefined ? {} : { seconds }),
  });
}
