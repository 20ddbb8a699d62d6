import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { unpackFolder } from "../../../zip";
import { bucket } from "../deliveryLaboratory";
import { approval, build, buildspec, PipelineLaboratory, repository, variables } from "./pipelineLaboratory";

describe("codepipeline: executions", () => {
  let laboratory: PipelineLaboratory;
  before(async () => {
    laboratory = await PipelineLaboratory.open();
    await Promise.all(["validate", "train", "deploy"].map((name) => laboratory.createProject(name, `${name}.yml`)));
  });
  after(() => laboratory.delivery.close());

  it("carries a commit through its stages: source, variables from build to build, artifacts with modes", async () => {
    const pipeline = laboratory.declaration("delivery-with-a-name-longer-than-twenty", [
      {
        name: "Build",
        actions: [
          build("Validate", "validate", { namespace: "Validate", outputArtifacts: [{ name: "Packed" }] }),
          build("Train", "train", {
            runOrder: 2,
            inputArtifacts: [{ name: "Packed" }],
            configuration: variables({
              VERDICT: "#{Validate.VERDICT}",
              COMMIT: "#{Source.CommitId}",
              EXECUTION: "#{codepipeline.PipelineExecutionId}",
            }),
          }),
        ],
      },
    ]);
    const { pipelineExecutionId } = await laboratory.deliver(
      pipeline,
      {
        "validate.yml": buildspec(["./tool.sh > made.txt", "export VERDICT=passed"], {
          env: { "exported-variables": ["VERDICT"] },
          artifacts: { files: ["**/*"] },
        }),
        "train.yml": buildspec([
          "cat made.txt",
          "./tool.sh",
          "echo $VERDICT $COMMIT $EXECUTION",
          "echo $CODEBUILD_INITIATOR",
        ]),
        "tool.sh": "#!/bin/sh\necho tool ran\n",
      },
      `A message with "quotes"`,
    );
    const pipelineName = pipeline.name;
    const { pipelines } = laboratory;
    const { pipelineExecution } = await pipelines.getPipelineExecution({ pipelineName, pipelineExecutionId });
    assert.equal(pipelineExecution?.status, "Succeeded", pipelineExecution?.statusSummary);
    const { actionExecutionDetails = [] } = await pipelines.listActionExecutions({
      pipelineName,
      filter: { pipelineExecutionId },
    });
    const [train, , source] = actionExecutionDetails;
    const commit = source?.output?.outputVariables?.["CommitId"] ?? "";
    assert.deepEqual(laboratory.delivery.output("train"), [
      "tool ran",
      "tool ran",
      `passed ${commit} ${pipelineExecutionId ?? ""}`,
      `codepipeline/${pipelineName ?? ""}`,
    ]);
    assert.deepEqual(
      pipelineExecution.artifactRevisions?.map(({ name, revisionId }) => ({ name, revisionId })),
      [{ name: "Source", revisionId: commit }],
    );
    assert.deepEqual(source?.output?.outputVariables, {
      AuthorDate: "2026-11-24T10:00:00Z",
      BranchName: "main",
      CommitId: commit,
      CommitMessage: `A message with "quotes"`,
      ConnectionArn: laboratory.connectionArn,
      FullRepositoryName: repository,
    });
    assert.match(train?.input?.resolvedConfiguration?.["EnvironmentVariables"] ?? "", /passed/u);
    assert.ok(train?.startTime instanceof Date);
    // CodePipeline shortens the names in the keys of artifacts; a policy has to allow for it.
    assert.match(source.output.outputArtifacts?.[0]?.s3location?.key ?? "", /^delivery-with-a-name\/Source\//u);
    await laboratory.deletePipeline({ name: pipeline.name });
  });

  it("hands the commit's files to the artifact bucket as they are", async () => {
    await laboratory.createPipeline({
      pipeline: laboratory.declaration("source-only", [{ name: "Build", actions: [build("Validate", "validate")] }]),
    });
    const [id = ""] = await laboratory.push({ "validate.yml": buildspec(["true"]), "bin/run.sh": "#!/bin/sh\n" });
    await laboratory.ended("source-only", id);
    const [source] = await laboratory.actions("source-only", id);
    const { Body: body } = await laboratory.delivery.s3.getObject({
      Bucket: bucket,
      Key: source?.output?.outputArtifacts?.[0]?.s3location?.key ?? "",
    });
    const folder = laboratory.delivery.write({});
    unpackFolder((await body?.transformToByteArray()) ?? new Uint8Array(), folder);
    assert.equal(await readFile(join(folder, "bin/run.sh"), "utf8"), "#!/bin/sh\n");
    await laboratory.deletePipeline({ name: "source-only" });
  });

  it("fails an action with the build's own reason, and runs nothing after it", async () => {
    const stages = [
      { name: "Build", actions: [build("Validate", "validate")] },
      { name: "Later", actions: [build("Train", "train")] },
    ];
    await laboratory.createPipeline({ pipeline: laboratory.declaration("failing", stages) });
    const [id = ""] = await laboratory.push({
      "validate.yml": buildspec(["echo type error in index.ts; exit 2"]),
      "train.yml": buildspec(["echo never"]),
    });
    const execution = await laboratory.ended("failing", id);
    assert.equal(execution.status, "Failed");
    const actions = await laboratory.actions("failing", id);
    assert.deepEqual(
      actions.map(({ actionName }) => actionName),
      ["Source", "Validate"],
    );
    assert.equal(
      actions[1]?.output?.executionResult?.errorDetails?.message,
      "Build terminated with state: FAILED. Phase: BUILD, Code: COMMAND_EXECUTION_ERROR, " +
        "Message: Error while executing command: echo type error in index.ts; exit 2. " +
        "Reason: exit status 2\ntype error in index.ts",
    );
    const { stageStates } = await laboratory.pipelines.getPipelineState({ name: "failing" });
    assert.deepEqual(
      stageStates?.map(({ stageName, latestExecution }) => [stageName, latestExecution?.status]),
      [
        ["Source", "Succeeded"],
        ["Build", "Failed"],
        ["Later", undefined],
      ],
    );
    await laboratory.deletePipeline({ name: "failing" });
  });

  it("runs actions of one runOrder at the same time, and lets each end before the stage fails", async () => {
    // Each build waits for a file of the other: one after the other they would wait for ever.
    const meet = (own: string, other: string): string[] => [
      `mkdir -p "$MEETING" && touch "$MEETING/${own}"`,
      `until [ -f "$MEETING/${other}" ]; do sleep 0.01; done`,
    ];
    const meeting = variables({ MEETING: join(laboratory.delivery.folder, "meeting") });
    const stages = [
      {
        name: "Build",
        actions: [
          build("One", "validate", { configuration: meeting }),
          build("Other", "train", { configuration: meeting }),
        ],
      },
    ];
    await laboratory.createPipeline({ pipeline: laboratory.declaration("parallel", stages) });
    const [id = ""] = await laboratory.push({
      "validate.yml": buildspec([...meet("one", "other"), "false"]),
      "train.yml": buildspec(meet("other", "one")),
    });
    assert.equal((await laboratory.ended("parallel", id)).status, "Failed");
    const actions = await laboratory.actions("parallel", id);
    assert.deepEqual(
      actions
        .slice(1)
        .map(({ actionName, status }) => `${actionName ?? ""} ${status ?? ""}`)
        .sort(),
      ["One Failed", "Other Succeeded"],
    );
    await laboratory.deletePipeline({ name: "parallel" });
  });

  it("names a variable that does not exist, and a value that is too long once it is filled in", async () => {
    const long = "x".repeat(400);
    const validate = buildspec([`export LONG=${long}`], { env: { "exported-variables": ["LONG"] } });
    const run = async (name: string, CustomData: string): Promise<string> => {
      const stages = [
        { name: "Build", actions: [build("Validate", "validate", { namespace: "Validate" })] },
        { name: "Production", actions: [approval({ CustomData })] },
      ];
      await laboratory.createPipeline({ pipeline: laboratory.declaration(name, stages) });
      const [id = ""] = await laboratory.push({ "validate.yml": validate });
      await laboratory.ended(name, id);
      await laboratory.deletePipeline({ name });
      const failed = laboratory.delivery.events.find(
        (event) => event.kind === "action" && event.execution === id && event.status === "Failed",
      );
      return failed?.kind === "action" ? (failed.message ?? "") : "";
    };
    assert.match(
      await run("unknown-variable", "#{Validate.MISSING}"),
      /refers to the variable #\{Validate\.MISSING\}, which does not exist: it holds LONG/u,
    );
    assert.match(
      await run("long-value", "#{Validate.LONG}".repeat(3)),
      /CustomData has 1200 characters once its variables are filled in; at most 1000/u,
    );
  });

  for (const [action, stage] of [
    ["UseConnection", "Source"],
    ["s3:PutObject", "Source"],
    ["codebuild:StartBuild", "Build"],
    ["codebuild:BatchGetBuilds", "Build"],
    ["sns:Publish", "Production"],
  ] as const) {
    it(`fails in ${stage} and names role, action and resource when the pipeline's role lacks ${action}`, async () => {
      const without = laboratory.pipelineStatements.map((statement) => ({
        ...statement,
        Action: [statement.Action].flat().filter((allowed) => !allowed.endsWith(action)),
      }));
      const name = `without-${action.replace(":", "-")}`;
      const role = await laboratory.delivery.createRole(
        name,
        "codepipeline.amazonaws.com",
        without.filter(({ Action }) => Action.length > 0),
      );
      const stages = [
        { name: "Build", actions: [build("Validate", "validate")] },
        { name: "Production", actions: [approval({ NotificationArn: laboratory.topicArn })] },
      ];
      await laboratory.createPipeline({ pipeline: laboratory.declaration(name, stages, { roleArn: role }) });
      const [id = ""] = await laboratory.push({ "validate.yml": buildspec(["true"]) });
      assert.equal((await laboratory.ended(name, id)).status, "Failed");
      const failed = (await laboratory.actions(name, id)).at(-1);
      assert.equal(failed?.stageName, stage);
      assert.match(
        failed.output?.executionResult?.errorDetails?.message ?? "",
        new RegExp(`assumed-role/${name}/.* is not authorized to perform: \\S*${action} on resource: .*arn:aws:`, "u"),
      );
      assert.equal(failed.output?.executionResult?.errorDetails?.code, "PermissionError");
      await laboratory.deletePipeline({ name });
    });
  }
});
