import assert from "node:assert/strict";
import { CodePipeline, type PipelineDeclaration, type StageDeclaration } from "@aws-sdk/client-codepipeline";
import { accountId, region, roleArn } from "../deliveryLaboratory";
import { approval, build, PipelineLaboratory } from "./pipelineLaboratory";

describe("codepipeline: declarations", () => {
  let laboratory: PipelineLaboratory;
  before(async () => {
    laboratory = await PipelineLaboratory.open();
  });
  after(() => laboratory.close());

  const stage = (name: string, ...actions: StageDeclaration["actions"] & object): StageDeclaration => ({
    name,
    actions,
  });
  const create = (stages: readonly StageDeclaration[], overrides: Partial<PipelineDeclaration> = {}) =>
    laboratory.pipelines.createPipeline({ pipeline: laboratory.declaration("refused", stages, overrides) });

  it("creates, reads, updates, tags and deletes a pipeline", async () => {
    const { pipelines } = laboratory;
    const pipeline = laboratory.declaration("crud", [stage("Production", approval())]);
    const created = await pipelines.createPipeline({ pipeline, tags: [{ key: "a", value: "b" }] });
    assert.equal(created.pipeline?.version, 1);
    assert.deepEqual(created.tags, [{ key: "a", value: "b" }]);
    await assert.rejects(pipelines.createPipeline({ pipeline }), { name: "PipelineNameInUseException" });
    const resourceArn = `arn:aws:codepipeline:${region}:${accountId}:crud`;
    await pipelines.tagResource({ resourceArn, tags: [{ key: "c", value: "d" }] });
    await pipelines.untagResource({ resourceArn, tagKeys: ["a"] });
    assert.deepEqual((await pipelines.listTagsForResource({ resourceArn })).tags, [{ key: "c", value: "d" }]);
    await pipelines.updatePipeline({ pipeline: { ...pipeline, executionMode: "SUPERSEDED" } });
    const read = await pipelines.getPipeline({ name: "crud" });
    assert.deepEqual(
      [read.pipeline?.version, read.pipeline?.executionMode, read.metadata?.pipelineArn],
      [2, "SUPERSEDED", resourceArn],
    );
    await pipelines.deletePipeline({ name: "crud" });
    await assert.rejects(pipelines.getPipeline({ name: "crud" }), { name: "PipelineNotFoundException" });
  });

  it("checks iam:PassRole for whoever creates a pipeline", async () => {
    await laboratory.delivery.createRole("creator", "codebuild.amazonaws.com", [
      { Action: "codepipeline:CreatePipeline", Resource: "*" },
    ]);
    const session = laboratory.delivery.cloud.assume(
      roleArn("creator"),
      "codebuild.amazonaws.com",
      "creator",
      "arn:aws:codebuild:::project/any",
    );
    const pipeline = laboratory.declaration("passed", [stage("Production", approval())]);
    await assert.rejects(
      new CodePipeline(laboratory.delivery.client(session)).createPipeline({ pipeline }),
      /not authorized to perform: iam:PassRole on resource: .*role\/pipeline/u,
    );
  });

  it("refuses any other provider by name and says which there are", async () => {
    const lambda = {
      name: "Call",
      actionTypeId: { category: "Invoke" as const, owner: "AWS" as const, provider: "Lambda", version: "1" },
    };
    await assert.rejects(
      create([stage("Build", lambda)]),
      new RegExp(
        "Action Call of stage Build: the rehearsal has no provider Invoke/AWS/Lambda/1; " +
          "it has Source/AWS/CodeStarSourceConnection/1, .*Build/AWS/CodeBuild/1",
        "u",
      ),
    );
  });

  it("refuses members that it does not carry out by name", async () => {
    await assert.rejects(
      create([{ ...stage("Production", approval()), onFailure: { result: "ROLLBACK" } }]),
      /does not do pipeline\.stages\.1\.onFailure/u,
    );
  });

  const faults: readonly (readonly [
    string,
    readonly StageDeclaration[],
    Partial<PipelineDeclaration>,
    string,
    RegExp,
  ])[] = [
    ["a single stage", [], {}, "InvalidStructureException", /at least two stages/u],
    [
      "two stages of one name",
      [stage("Same", approval()), stage("Same", approval())],
      {},
      "InvalidStageDeclarationException",
      /Same is used more than once/u,
    ],
    [
      "two actions of one name in a stage",
      [stage("Build", build("Same", "a"), build("Same", "b"))],
      {},
      "InvalidActionDeclarationException",
      /Same is used more than once/u,
    ],
    [
      "an artifact that nothing has made",
      [stage("Build", build("Test", "a", { inputArtifacts: [{ name: "Missing" }] }))],
      {},
      "InvalidStructureException",
      /Missing is not the output of an earlier action/u,
    ],
    [
      "an artifact made by an action that runs at the same time",
      [
        stage(
          "Build",
          build("Make", "a", { outputArtifacts: [{ name: "Made" }] }),
          build("Take", "b", { inputArtifacts: [{ name: "Made" }] }),
        ),
      ],
      {},
      "InvalidStructureException",
      /Made is not the output of an earlier action/u,
    ],
    [
      "two actions that make one artifact",
      [
        stage(
          "Build",
          build("One", "a", { outputArtifacts: [{ name: "Made" }] }),
          build("Other", "b", { outputArtifacts: [{ name: "Made" }] }),
        ),
      ],
      {},
      "InvalidStructureException",
      /Made is used more than once/u,
    ],
    [
      "a namespace used twice",
      [stage("Build", build("One", "a", { namespace: "N" }), build("Other", "b", { namespace: "N" }))],
      {},
      "InvalidStructureException",
      /N is used more than once/u,
    ],
    [
      "a variable of a later action",
      [
        stage("Production", approval({ CustomData: "#{Later.X}" })),
        stage("Last", build("Late", "a", { namespace: "Later" })),
      ],
      {},
      "InvalidActionDeclarationException",
      /namespace Later, which no earlier action has/u,
    ],
    [
      "missing configuration",
      [stage("Build", build("Test", "a", { inputArtifacts: [] }))],
      {},
      "InvalidActionDeclarationException",
      /0 input artifacts; its provider takes 1 to 5/u,
    ],
    [
      "unknown configuration",
      [stage("Production", approval({ Wrong: "x" }))],
      {},
      "InvalidActionDeclarationException",
      /unknown configuration: Wrong/u,
    ],
    [
      "QUEUED on a pipeline of type V1",
      [stage("Production", approval())],
      { pipelineType: "V1" },
      "InvalidStructureException",
      /need a pipeline of type V2/u,
    ],
    [
      "a trigger without its source",
      [stage("Production", approval())],
      { triggers: [{ providerType: "CodeStarSourceConnection", gitConfiguration: { sourceActionName: "Other" } }] },
      "InvalidStructureException",
      /source action Other, which does not exist/u,
    ],
  ];
  for (const [fault, stages, overrides, name, message] of faults) {
    it(`refuses ${fault}`, async () => {
      await assert.rejects(create(stages, overrides), (error: Error) => {
        assert.equal(error.name, name);
        assert.match(error.message, message);
        return true;
      });
    });
  }

  it("refuses a configuration value of more than 1,000 characters", async () => {
    await assert.rejects(
      create([stage("Production", approval({ CustomData: "x".repeat(1001) }))]),
      new RegExp(
        "stages\\.2\\.member\\.actions\\.1\\.member\\.configuration\\.customData' failed to satisfy constraint: " +
          "Member must have length less than or equal to 1000",
        "u",
      ),
    );
  });
});
