/** CodePipeline pipelines. */
import type {
  ActionDeclaration,
  ActionTypeId,
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
  const { name, roleArn, stages, executionMode = "SUPERSEDED", pipelineType = "V1", triggers, variables } = inputs;
  const declared = { name, roleArn, stages, executionMode, pipelineType, triggers: orNone(triggers), variables };
  return {
    ...fields<typeof declared, PipelineDeclaration>("pipeline", declared, {
      name: "name",
      roleArn: "roleArn",
      stages: ["stages", (given) => given.map(translateStage)],
      executionMode: "executionMode",
      pipelineType: "pipelineType",
      triggers: ["triggers", (given) => given.map(translateTrigger)],
      variables: ["variables", (given) => given.map(translateVariable)],
    }),
    ...translateStores(inputs.artifactStores),
  };
}

/** The provider sends no empty list. */
function orNone<Element>(list: readonly Element[] | undefined): readonly Element[] | undefined {
  return list?.length === 0 ? undefined : list;
}

function translateVariable(variable: NonNullable<Inputs["variables"]>[number]): PipelineVariableDeclaration {
  return fields<typeof variable, PipelineVariableDeclaration>("variables", variable, {
    name: "name",
    defaultValue: "defaultValue",
    description: "description",
  });
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
  const type = { category, owner, provider, version };
  const actionTypeId = fields<typeof type, ActionTypeId>("stages.actions", type, {
    category: "category",
    owner: "owner",
    provider: "provider",
    version: "version",
  });
  return { ...declared, actionTypeId };
}

function artifacts(names: readonly string[]): { name: string }[] {
  return names.map((name) => ({ name }));
}

function translateTrigger(trigger: TriggerInput): PipelineTriggerDeclaration {
  return fields<TriggerInput, PipelineTriggerDeclaration>("triggers", trigger, {
    providerType: "providerType",
    gitConfiguration: [
      "gitConfiguration",
      (git) =>
        fields<typeof git, GitConfiguration>("triggers.gitConfiguration", git, {
          sourceActionName: "sourceActionName",
          pushes: ["push", (pushes) => pushes.map(translatePush)],
          pullRequests: ["pullRequest", (requests) => requests.map(translatePullRequest)],
        }),
    ],
  });
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
