import type {
  ActionDeclaration,
  ArtifactStore,
  FailureConditions,
  GitConfiguration,
  GitPullRequestFilter,
  GitPushFilter,
  PipelineDeclaration,
  PipelineTriggerDeclaration,
  PipelineVariableDeclaration,
  StageDeclaration,
} from "@aws-sdk/client-codepipeline";
/** CodePipeline pipelines. */
import type { PipelineArgs } from "@pulumi/aws/codepipeline";
import { fields } from "./blocks";
import { type Plain, required, type Row, row } from "./row";
import { changeTags, lowerCaseTagList } from "./tags";

type Inputs = Plain<PipelineArgs>;
type StageInput = Inputs["stages"][number];
type ActionInput = StageInput["actions"][number];
type TriggerInput = NonNullable<Inputs["triggers"]>[number];
type StoreInput = Inputs["artifactStores"][number];

const pipeline = row<PipelineArgs>({
  source: "terraform-provider-aws internal/service/codepipeline/codepipeline.go",
  properties: [
    "name",
    "roleArn",
    "artifactStores",
    "stages",
    "executionMode",
    "pipelineType",
    "triggers",
    "variables",
    "tags",
  ],
  replaces: ["name"],
  naming: { property: "name", maximumLength: 100 },
  async create(inputs, { aws, region }) {
    const codepipeline = await aws.codepipeline();
    const declaration = translatePipeline(inputs);
    const name = required(declaration.name, "a name");
    await codepipeline.createPipeline({ pipeline: declaration, tags: lowerCaseTagList(inputs.tags) });
    const { metadata } = await codepipeline.getPipeline({ name });
    return {
      id: name,
      outputs: { name, arn: required(metadata?.pipelineArn, `the ARN of pipeline ${name} in ${region}`) },
    };
  },
  async update({ id, inputs, old, oldOutputs, changed }, { aws }) {
    const codepipeline = await aws.codepipeline();
    const definition = [
      "roleArn",
      "artifactStores",
      "stages",
      "executionMode",
      "pipelineType",
      "triggers",
      "variables",
    ] as const;
    if (definition.some(changed))
      await codepipeline.updatePipeline({ pipeline: translatePipeline({ ...inputs, name: id }) });
    const resourceArn = String(oldOutputs["arn"]);
    await changeTags(
      old.tags,
      inputs.tags,
      (tags) => codepipeline.tagResource({ resourceArn, tags: lowerCaseTagList(tags) }),
      (tagKeys) => codepipeline.untagResource({ resourceArn, tagKeys }),
    );
    return {};
  },
  async delete({ id }, { aws }) {
    await (await aws.codepipeline()).deletePipeline({ name: id });
  },
});

function translatePipeline(inputs: Inputs): PipelineDeclaration {
  return {
    name: inputs.name,
    roleArn: inputs.roleArn,
    ...translateStores(inputs.artifactStores),
    stages: inputs.stages.map(translateStage),
    executionMode: (inputs.executionMode ?? "SUPERSEDED") as NonNullable<PipelineDeclaration["executionMode"]>,
    pipelineType: (inputs.pipelineType ?? "V1") as NonNullable<PipelineDeclaration["pipelineType"]>,
    ...(inputs.triggers === undefined || inputs.triggers.length === 0
      ? {}
      : { triggers: inputs.triggers.map(translateTrigger) }),
    ...(inputs.variables === undefined
      ? {}
      : {
          variables: inputs.variables.map((variable) =>
            fields<typeof variable, PipelineVariableDeclaration>("variables", variable, {
              name: "name",
              defaultValue: "defaultValue",
              description: "description",
            }),
          ),
        }),
  };
}

/** One store for the pipeline's own region, or one for each region of its actions. */
function translateStores(
  stores: Inputs["artifactStores"],
): Pick<PipelineDeclaration, "artifactStore" | "artifactStores"> {
  const translate = ({ type, location, encryptionKey }: StoreInput): ArtifactStore =>
    fields<StoreInput, ArtifactStore>(
      "artifactStores",
      { type, location, encryptionKey },
      {
        type: "type",
        location: "location",
        encryptionKey: [
          "encryptionKey",
          (key) => fields("artifactStores.encryptionKey", key, { id: "id", type: "type" }),
        ],
      },
    );
  const [store, ...others] = stores;
  if (store !== undefined && others.length === 0) return { artifactStore: translate(store) };
  return {
    artifactStores: Object.fromEntries(
      stores.map((each) => [required(each.region, "a region for each artifact store"), translate(each)]),
    ),
  };
}

function translateStage(stage: StageInput): StageDeclaration {
  return fields<StageInput, StageDeclaration>("stages", stage, {
    name: "name",
    actions: ["actions", (actions) => actions.map(translateAction)],
    onFailure: [
      "onFailure",
      (failure) =>
        fields<typeof failure, FailureConditions>("stages.onFailure", failure, {
          result: "result",
          retryConfiguration: [
            "retryConfiguration",
            (retry) => fields("stages.onFailure.retryConfiguration", retry, { retryMode: "retryMode" }),
          ],
        }),
    ],
  });
}

function translateAction({ category, owner, provider, version, ...rest }: ActionInput): ActionDeclaration {
  const declared = fields<typeof rest, ActionDeclaration>("stages.actions", rest, {
    name: "name",
    runOrder: "runOrder",
    configuration: "configuration",
    inputArtifacts: ["inputArtifacts", artifacts],
    outputArtifacts: ["outputArtifacts", artifacts],
    namespace: "namespace",
    region: "region",
    roleArn: "roleArn",
    timeoutInMinutes: "timeoutInMinutes",
    commands: "commands",
    outputVariables: "outputVariables",
  });
  return { ...declared, actionTypeId: { category: category as "Build", owner: owner as "AWS", provider, version } };
}

function artifacts(names: readonly string[]): { name: string }[] {
  return names.map((name) => ({ name }));
}

function translateTrigger(trigger: TriggerInput): PipelineTriggerDeclaration {
  const { gitConfiguration, providerType } = trigger;
  return {
    providerType: providerType as "CodeStarSourceConnection",
    gitConfiguration: fields<TriggerInput["gitConfiguration"], GitConfiguration>(
      "triggers.gitConfiguration",
      gitConfiguration,
      {
        sourceActionName: "sourceActionName",
        pushes: ["push", (pushes) => pushes.map(translatePush)],
        pullRequests: ["pullRequest", (requests) => requests.map(translatePullRequest)],
      },
    ),
  };
}

function translatePush(push: NonNullable<TriggerInput["gitConfiguration"]["pushes"]>[number]): GitPushFilter {
  const where = "triggers.gitConfiguration.pushes";
  return fields<typeof push, GitPushFilter>(where, push, {
    branches: patterns(where, "branches"),
    filePaths: patterns(where, "filePaths"),
    tags: patterns(where, "tags"),
  });
}

function translatePullRequest(
  request: NonNullable<TriggerInput["gitConfiguration"]["pullRequests"]>[number],
): GitPullRequestFilter {
  const where = "triggers.gitConfiguration.pullRequests";
  return fields<typeof request, GitPullRequestFilter>(where, request, {
    events: "events",
    branches: patterns(where, "branches"),
    filePaths: patterns(where, "filePaths"),
  });
}

/** What patterns select, which has the same name in a request. */
function patterns<Name extends string>(
  where: string,
  name: Name,
): [Name, (patterns: { includes?: string[] | undefined; excludes?: string[] | undefined }) => object] {
  return [name, (given) => fields(`${where}.${name}`, given, { includes: "includes", excludes: "excludes" })];
}

export const codepipelineRows: Readonly<Record<string, Row>> = { "aws:codepipeline/pipeline:Pipeline": pipeline };
