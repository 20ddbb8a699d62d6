import assert from "node:assert/strict";
import type { PipelineDeclaration } from "@aws-sdk/client-codepipeline";
import { build, buildspec, PipelineLaboratory, variables } from "./pipelineLaboratory";

describe("a source on GitHub with a token", () => {
  let laboratory: PipelineLaboratory;
  before(async () => {
    laboratory = await PipelineLaboratory.open();
    await laboratory.createProject("print");
  });
  after(() => laboratory.close());

  /** A pipeline of the repository that the laboratory pushes to. */
  const pipeline = (name: string, changes: Readonly<Record<string, string>> = {}): PipelineDeclaration => ({
    ...laboratory.declaration(name, []),
    stages: [
      {
        name: "Source",
        actions: [
          {
            name: "Source",
            actionTypeId: { category: "Source", owner: "ThirdParty", provider: "GitHub", version: "1" },
            configuration: { Owner: "owner", Repo: "name", Branch: "main", OAuthToken: "the-token", ...changes },
            outputArtifacts: [{ name: "Source" }],
            namespace: "Source",
          },
        ],
      },
      {
        name: "Build",
        actions: [build("Print", "print", { configuration: variables({ COMMIT: "#{Source.CommitId}" }) })],
      },
    ],
  });

  it("delivers the commits of its branch to pipelines that look for them, and tells nobody the token", async () => {
    const { pipelines } = laboratory;
    const created = await pipelines.createPipeline({ pipeline: pipeline("looking") });
    await pipelines.createPipeline({ pipeline: pipeline("waiting", { PollForSourceChanges: "false" }) });
    await pipelines.createPipeline({ pipeline: pipeline("elsewhere", { Branch: "other" }) });
    const [execution = "", ...others] = await laboratory.push({ "buildspec.yml": buildspec(["echo $COMMIT"]) });
    assert.deepEqual(others, []);
    assert.equal((await laboratory.ended("looking", execution)).status, "Succeeded");
    const actions = await laboratory.actions("looking", execution);
    assert.deepEqual(laboratory.delivery.output("print"), [actions[0]?.output?.outputVariables?.["CommitId"]]);
    const updated = await pipelines.updatePipeline({ pipeline: pipeline("looking") });
    const answers = JSON.stringify([created, updated, await pipelines.getPipeline({ name: "looking" }), actions]);
    assert.equal(answers.match(/"OAuthToken":"\*{4}"/gu)?.length, 5);
    assert.doesNotMatch(answers, /the-token/u);
  });

  it("is refused without a token", async () => {
    const { stages: [source, ...stages] = [], ...rest } = pipeline("refused");
    const actions = source?.actions?.map((action) => ({
      ...action,
      configuration: { Owner: "owner", Repo: "name", Branch: "main" },
    }));
    await assert.rejects(
      laboratory.pipelines.createPipeline({ pipeline: { ...rest, stages: [{ name: "Source", actions }, ...stages] } }),
      /missing required configuration: OAuthToken/u,
    );
  });
});
