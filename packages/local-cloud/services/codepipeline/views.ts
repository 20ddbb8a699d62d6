/** How executions are shown: the answers of GetPipelineState, GetPipelineExecution and the two lists. */
import type { CodePipelineCloud } from "./cloud";
import type { ActionDeclaration, PipelineDeclaration, StageDeclaration } from "./declaration";
import type { ActionExecution, ExecutionRecord, PipelineRecord } from "./records";
import { withoutToken } from "./tokens";

type View = Readonly<Record<string, unknown>>;

/** GetPipelineExecution */
export function executionView(execution: ExecutionRecord): View {
  const { pipelineExecutionId, pipeline, status, statusSummary, artifactRevisions, trigger, variables } = execution;
  return {
    pipelineName: pipeline.name,
    pipelineVersion: pipeline.version,
    pipelineExecutionId,
    status,
    statusSummary,
    artifactRevisions,
    variables: Object.entries(variables).map(([name, resolvedValue]) => ({ name, resolvedValue })),
    trigger,
    executionMode: pipeline.executionMode,
    executionType: "STANDARD",
  };
}

/** One row of ListPipelineExecutions. */
export function executionSummary(execution: ExecutionRecord): View {
  const {
    pipelineExecutionId,
    pipeline,
    status,
    statusSummary,
    startTime,
    lastUpdateTime,
    artifactRevisions,
    trigger,
  } = execution;
  const revisionOf = new Map(artifactRevisions.map((revision) => [revision.name, revision]));
  const sources = pipeline.stages[0]?.actions ?? [];
  return {
    pipelineExecutionId,
    status,
    statusSummary,
    startTime,
    lastUpdateTime,
    trigger,
    executionMode: pipeline.executionMode,
    executionType: "STANDARD",
    sourceRevisions: sources.flatMap(({ name, outputArtifacts }) => {
      const revision = revisionOf.get(outputArtifacts[0]?.name ?? "");
      return revision === undefined
        ? []
        : [
            {
              actionName: name,
              revisionId: revision.revisionId,
              revisionSummary: revision.revisionSummary,
              revisionUrl: revision.revisionUrl,
            },
          ];
    }),
  };
}

/** One row of ListActionExecutions. */
export function actionDetail(cloud: CodePipelineCloud, execution: ExecutionRecord, action: ActionExecution): View {
  const declaration = findAction(execution.pipeline, action);
  return {
    pipelineExecutionId: execution.pipelineExecutionId,
    pipelineVersion: execution.pipeline.version,
    actionExecutionId: action.actionExecutionId,
    stageName: action.stageName,
    actionName: action.actionName,
    startTime: action.startTime,
    lastUpdateTime: action.lastUpdateTime,
    updatedBy: action.updatedBy,
    status: action.status,
    input: {
      actionTypeId: declaration?.actionTypeId,
      configuration: declaration && withoutToken(declaration.configuration),
      resolvedConfiguration: withoutToken(action.resolvedConfiguration),
      region: cloud.region,
      inputArtifacts: action.inputArtifacts,
      namespace: declaration?.namespace,
    },
    output: {
      outputArtifacts: action.outputArtifacts,
      outputVariables: action.outputVariables,
      executionResult: {
        externalExecutionId: action.externalExecutionId,
        externalExecutionSummary: action.summary,
        externalExecutionUrl: action.externalExecutionUrl,
        errorDetails: action.error,
      },
    },
  };
}

/** GetPipelineState: the newest of each action and stage, whichever execution it belongs to. */
export function pipelineState(
  { declaration, created, updated }: PipelineRecord,
  executions: readonly ExecutionRecord[],
): View {
  return {
    pipelineName: declaration.name,
    pipelineVersion: declaration.version,
    created,
    updated,
    stageStates: declaration.stages.map((stage) => stageState(stage, executions)),
  };
}

function stageState(stage: StageDeclaration, executions: readonly ExecutionRecord[]): View {
  const latest = executions.findLast(({ stages }) => stages[stage.name] !== undefined);
  const inbound = executions.filter(
    (execution) => execution.status === "InProgress" && waitsFor(execution, stage.name),
  );
  const queued = inbound.map(({ pipelineExecutionId }) => ({ pipelineExecutionId, status: "InProgress" }));
  return {
    stageName: stage.name,
    inboundTransitionState: { enabled: true },
    inboundExecution: queued[0],
    inboundExecutions: queued,
    actionStates: stage.actions.map((action) => actionState(stage, action, executions)),
    latestExecution:
      latest === undefined
        ? undefined
        : { pipelineExecutionId: latest.pipelineExecutionId, status: latest.stages[stage.name] },
  };
}

/** True when an execution has finished every stage before this one and has not entered it. */
function waitsFor({ pipeline, stages }: ExecutionRecord, stageName: string): boolean {
  return (
    pipeline.stages.find(({ name }) => stages[name] !== "Succeeded")?.name === stageName &&
    stages[stageName] === undefined
  );
}

function actionState(
  stage: StageDeclaration,
  declaration: ActionDeclaration,
  executions: readonly ExecutionRecord[],
): View {
  const all = executions.flatMap((execution) => execution.actions.map((action) => ({ execution, action })));
  const newest = all
    .filter(({ action }) => action.stageName === stage.name && action.actionName === declaration.name)
    .at(-1);
  if (newest === undefined) return { actionName: declaration.name };
  const { action, execution } = newest;
  const revision = execution.artifactRevisions.find(
    ({ name }) => declaration.actionTypeId.category === "Source" && declaration.outputArtifacts[0]?.name === name,
  );
  return {
    actionName: declaration.name,
    currentRevision:
      revision === undefined
        ? undefined
        : { revisionId: revision.revisionId, revisionChangeId: revision.revisionId, created: action.lastUpdateTime },
    revisionUrl: revision?.revisionUrl,
    latestExecution: {
      actionExecutionId: action.actionExecutionId,
      status: action.status,
      summary: action.summary,
      lastStatusChange: action.lastUpdateTime,
      // A token answers one question once: it is shown while the question waits.
      token: action.status === "InProgress" ? action.token : undefined,
      lastUpdatedBy: action.updatedBy,
      externalExecutionId: action.externalExecutionId,
      externalExecutionUrl: action.externalExecutionUrl,
      errorDetails: action.error,
    },
  };
}

function findAction(
  pipeline: PipelineDeclaration,
  { stageName, actionName }: ActionExecution,
): ActionDeclaration | undefined {
  return pipeline.stages.find(({ name }) => name === stageName)?.actions.find(({ name }) => name === actionName);
}
