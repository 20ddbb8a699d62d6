/** What AWS checks of a pipeline's structure before it accepts it. */
import { AwsError } from "../../contract";
import { findProvider, providerNames } from "./actions";
import type { ActionProvider, ArtifactCount } from "./actions/provider";
import type { ActionDeclaration, PipelineDeclaration, StageDeclaration } from "./declaration";
import { builtInNamespaces, referencedNamespaces } from "./variables";

/** @throws AwsError with the code that AWS answers */
export function validatePipeline(pipeline: PipelineDeclaration, region: string): void {
  checkStages(pipeline);
  for (const stage of pipeline.stages) for (const action of stage.actions) checkAction(stage, action, region);
  checkUnique(
    "InvalidStructureException",
    "output artifact",
    allActions(pipeline).flatMap((action) => action.outputArtifacts.map(({ name }) => name)),
  );
  checkUnique(
    "InvalidStructureException",
    "variable namespace",
    allActions(pipeline).flatMap(({ namespace }) => namespace ?? []),
  );
  checkOrder(pipeline);
  checkType(pipeline);
}

function checkStages({ stages }: PipelineDeclaration): void {
  if (stages.length < 2)
    throw new AwsError(
      "InvalidStructureException",
      `Pipeline should contain at least two stages, but has ${stages.length}`,
    );
  checkUnique(
    "InvalidStageDeclarationException",
    "stage",
    stages.map(({ name }) => name),
  );
  for (const [index, { name, actions }] of stages.entries()) {
    checkUnique(
      "InvalidActionDeclarationException",
      `action in stage ${name}`,
      actions.map((action) => action.name),
    );
    const sources = actions.filter(({ actionTypeId }) => actionTypeId.category === "Source");
    if (index === 0 && sources.length < actions.length)
      throw new AwsError("InvalidStructureException", `The first stage, ${name}, may hold Source actions only`);
    if (index > 0 && sources.length > 0)
      throw new AwsError("InvalidStructureException", `Stage ${name} holds a Source action; only the first stage may`);
  }
}

function checkAction(stage: StageDeclaration, action: ActionDeclaration, region: string): void {
  const where = `Action ${action.name} of stage ${stage.name}`;
  const { category, owner, provider, version } = action.actionTypeId;
  const found = findProvider(action.actionTypeId);
  if (found === undefined) {
    throw invalidAction(
      `${where}: the rehearsal has no provider ${category}/${owner}/${provider}/${version}; ` +
        `it has ${providerNames.join(", ")}`,
    );
  }
  checkCount(where, "input", action.inputArtifacts.length, found.inputs);
  checkCount(where, "output", action.outputArtifacts.length, found.outputs);
  checkConfiguration(where, action, found);
  if (action.region !== undefined && action.region !== region)
    throw invalidAction(
      `${where}: the rehearsal runs actions in the pipeline's region ${region} only, not in ${action.region}`,
    );
}

function checkCount(where: string, kind: "input" | "output", count: number, { minimum, maximum }: ArtifactCount): void {
  if (count >= minimum && count <= maximum) return;
  const allowed = minimum === maximum ? String(minimum) : `${minimum} to ${maximum}`;
  throw invalidAction(`${where} has ${count} ${kind} artifacts; its provider takes ${allowed}`);
}

function checkConfiguration(where: string, { configuration }: ActionDeclaration, provider: ActionProvider): void {
  const { required, optional } = provider.configuration;
  const missing = required.filter((key) => configuration[key] === undefined);
  if (missing.length > 0) throw invalidAction(`${where} is missing required configuration: ${missing.join(", ")}`);
  const unknown = Object.keys(configuration).filter((key) => !required.includes(key) && !optional.includes(key));
  if (unknown.length > 0) throw invalidAction(`${where} has unknown configuration: ${unknown.join(", ")}`);
  const refused = provider.refuse?.(configuration);
  if (refused !== undefined) throw invalidAction(`${where} has ${refused}`);
}

/** What an action takes, an earlier one must have made: one of an earlier stage, or of a lower runOrder in its own. */
function checkOrder({ stages }: PipelineDeclaration): void {
  const artifacts = new Set<string>();
  const namespaces = new Set(builtInNamespaces);
  for (const stage of stages) {
    for (const actions of byRunOrder(stage)) {
      for (const action of actions) checkReferences(stage, action, artifacts, namespaces);
      for (const { outputArtifacts, namespace } of actions) {
        for (const { name } of outputArtifacts) artifacts.add(name);
        if (namespace !== undefined) namespaces.add(namespace);
      }
    }
  }
}

function checkReferences(
  stage: StageDeclaration,
  action: ActionDeclaration,
  artifacts: ReadonlySet<string>,
  namespaces: ReadonlySet<string>,
): void {
  const where = `Action ${action.name} of stage ${stage.name}`;
  const artifact = action.inputArtifacts.find(({ name }) => !artifacts.has(name));
  if (artifact !== undefined)
    throw new AwsError(
      "InvalidStructureException",
      `${where}: input artifact ${artifact.name} is not the output of an earlier action`,
    );
  const unknown = Object.values(action.configuration)
    .flatMap(referencedNamespaces)
    .find((namespace) => !namespaces.has(namespace));
  if (unknown !== undefined)
    throw invalidAction(`${where} refers to the variable namespace ${unknown}, which no earlier action has`);
}

function checkType({ pipelineType, executionMode, triggers = [], variables = [], stages }: PipelineDeclaration): void {
  if (pipelineType === "V1" && (executionMode !== "SUPERSEDED" || triggers.length > 0 || variables.length > 0)) {
    throw new AwsError(
      "InvalidStructureException",
      "Execution modes other than SUPERSEDED, triggers and variables need a pipeline of type V2",
    );
  }
  const sources = stages[0]?.actions.map(({ name }) => name) ?? [];
  const stray = triggers.find(({ gitConfiguration }) => !sources.includes(gitConfiguration.sourceActionName));
  if (stray !== undefined)
    throw new AwsError(
      "InvalidStructureException",
      `A trigger names the source action ${stray.gitConfiguration.sourceActionName}, which does not exist`,
    );
  checkUnique(
    "InvalidStructureException",
    "pipeline variable",
    variables.map(({ name }) => name),
  );
}

/** The actions of a stage in the groups that run at the same time, first group first. */
export function byRunOrder({ actions }: StageDeclaration): readonly (readonly ActionDeclaration[])[] {
  const orders = [...new Set(actions.map(({ runOrder }) => runOrder))].sort((one, other) => one - other);
  return orders.map((order) => actions.filter(({ runOrder }) => runOrder === order));
}

function allActions({ stages }: PipelineDeclaration): readonly ActionDeclaration[] {
  return stages.flatMap(({ actions }) => actions);
}

function checkUnique(code: string, what: string, names: readonly string[]): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined)
    throw new AwsError(code, `The name of each ${what} must be unique; ${twice} is used more than once`);
}

function invalidAction(message: string): AwsError {
  return new AwsError("InvalidActionDeclarationException", message);
}
