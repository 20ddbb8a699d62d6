import assert from "node:assert/strict";
import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { RunError } from "@pulumi/pulumi";
import { stringify } from "yaml";
import { readConfiguration } from "../../settings/files";
import { type Block, devBlock } from "./blocks";
import { exampleGraph } from "./exampleGraphs";
import { find, typeCounts } from "./graph";
import { evaluateProgram, example } from "./program";
import { packageArn, withApproval, withData } from "./worlds";

describe("a switch of the settings", () => {
  it("uses an accepted connection instead of making one, and subscribes every approver", async () => {
    const connectionArn =
      "arn:aws:codestar-connections:us-east-1:123456789012:connection/99999999-2222-3333-4444-555555555555";
    const graph = await evaluateProgram({
      stack: "dev",
      configuration: devBlock("delivery", {
        source: { kind: "github", repository: "octocat/models", branch: "release", connectionArn },
        approvers: ["a@example.com", "b@example.com"],
      }),
    });
    assert.equal(typeCounts(graph)["aws:codeconnections/connection:Connection"], undefined);
    assert.equal(graph.outputs["connectionsUrl"], undefined, "nothing has to be accepted");
    assert.deepEqual(graph.warnings, []);
    assert.equal(typeCounts(graph)["aws:sns/topicSubscription:TopicSubscription"], 2);
    assert.match(
      String(find(graph, "aws:iam/rolePolicy:RolePolicy", "platform-pipeline-role-policy").inputs["policy"]),
      /"codestar-connections:UseConnection"\],"Condition":[^[\]]*"Resource":\["arn:aws:codestar-connections/u,
    );
    const { stages, triggers } = find(graph, "aws:codepipeline/pipeline:Pipeline", "platform-pipeline-pipeline")
      .inputs as {
      stages: { actions: { configuration: Block }[] }[];
      triggers: unknown;
    };
    assert.deepEqual(stages[0]?.actions[0]?.configuration, {
      ConnectionArn: connectionArn,
      FullRepositoryId: "octocat/models",
      BranchName: "release",
      OutputArtifactFormat: "CODE_ZIP",
    });
    assert.deepEqual(triggers, [
      {
        providerType: "CodeStarSourceConnection",
        gitConfiguration: { sourceActionName: "Source", pushes: [{ branches: { includes: ["release"] } }] },
      },
    ]);
  });

  it("names the page on which its connection is accepted, but not to a run, whose role may not look", async () => {
    const page = "https://us-east-1.console.aws.amazon.com/codesuite/settings/connections?region=us-east-1";
    const { warnings, outputs } = await exampleGraph("dev");
    assert.equal(outputs["connectionsUrl"], page);
    assert.deepEqual(
      warnings.map((warning) =>
        warning.endsWith(`is PENDING: no commit is delivered before a person has accepted it once at ${page}`),
      ),
      [true],
    );
    const run = { execution: "e", commit: "c" };
    assert.deepEqual(
      (await evaluateProgram({ stack: "dev", configuration: { "model-delivery:release": { run } } })).warnings,
      [],
    );
  });

  it("hands nothing out of an endpoint that is not there yet, while a run trains", async () => {
    const run = { execution: "e", commit: "c" };
    const configuration = { "model-delivery:release": { run } };
    const training = await evaluateProgram({ stack: "dev", world: withData, configuration, leftOut: true });
    assert.deepEqual(training.warnings, []);
    const ofServing = ["endpoint", "endpointConfiguration", "servedModelPackage"];
    assert.deepEqual(
      ofServing.filter((name) => name in training.outputs),
      [],
    );
    assert.ok("modelPackage" in training.outputs);
    const { outputs } = await evaluateProgram({ stack: "dev", world: withData, configuration });
    assert.deepEqual(
      ofServing.filter((name) => !(name in outputs)),
      [],
    );
  });

  it("starts a run for the pushes and pull requests of the settings, and for nothing else", async () => {
    const pushes = [
      {
        branches: { includes: ["main", "release/**"], excludes: ["release/old"] },
        filePaths: { excludes: ["**/*.md"] },
      },
      { tags: { includes: ["v*"] } },
    ];
    const source = {
      repository: "octocat/models",
      branch: "main",
      triggers: { pushes, pullRequests: [{ branches: { includes: ["main"] } }] },
    };
    const graph = await evaluateProgram({ stack: "dev", configuration: devBlock("delivery", { source }) });
    assert.deepEqual(
      find(graph, "aws:codepipeline/pipeline:Pipeline", "platform-pipeline-pipeline").inputs["triggers"],
      [
        {
          providerType: "CodeStarSourceConnection",
          gitConfiguration: {
            sourceActionName: "Source",
            pushes,
            pullRequests: [{ events: ["OPEN", "UPDATED"], branches: { includes: ["main"] } }],
          },
        },
      ],
    );
  });

  describe("to a token of GitHub", () => {
    const source = { kind: "githubToken", repository: "octocat/models", branch: "main" };
    const settings = devBlock("delivery", { source });
    const inPlainText = { ...settings, "model-delivery:githubToken": "0123456789abcdef" };
    let folder: string;

    before(async () => {
      folder = await mkdtemp(path.join(tmpdir(), "model-delivery-test-"));
      await cp(example, folder, { recursive: true });
      const { values } = readConfiguration(example, "dev");
      await writeFile(
        path.join(folder, "Pulumi.dev.yaml"),
        stringify({ config: { ...values, ...settings, "model-delivery:githubToken": { secure: "AAABencrypted" } } }),
      );
    });
    after(() => rm(folder, { recursive: true }));

    it("hands it to the pipeline as a secret, which needs no connection and no right then", async () => {
      const graph = await evaluateProgram({ stack: "dev", folder, configuration: inPlainText });
      assert.equal(typeCounts(graph)["aws:codeconnections/connection:Connection"], undefined);
      assert.equal(graph.outputs["connectionsUrl"], undefined);
      const pipeline = find(graph, "aws:codepipeline/pipeline:Pipeline", "platform-pipeline-pipeline");
      const { stages, triggers } = pipeline.inputs as { stages: { actions: Block[] }[]; triggers?: unknown };
      assert.equal(triggers, undefined);
      const { owner, provider, version, configuration } = stages[0]?.actions[0] ?? {};
      assert.deepEqual(
        { owner, provider, version, configuration },
        {
          owner: "ThirdParty",
          provider: "GitHub",
          version: "1",
          configuration: {
            Owner: "octocat",
            Repo: "models",
            Branch: "main",
            OAuthToken: "0123456789abcdef",
            PollForSourceChanges: "true",
          },
        },
      );
      assert.deepEqual(pipeline.secrets, ["stages"]);
      const role = find(graph, "aws:iam/rolePolicy:RolePolicy", "platform-pipeline-role-policy");
      assert.doesNotMatch(String(role.inputs["policy"]), /FetchTheSource/u);
      assert.deepEqual(role.secrets, []);
    });

    it("refuses one that stands in the stack's file in plain text, without showing it", async () => {
      await assert.rejects(evaluateProgram({ stack: "dev", configuration: inPlainText }), (error: Error) => {
        assert.match(
          error.message,
          new RegExp(
            "model-delivery:githubToken\\n {4}given: {3}a value that is not shown\\n.*\\n" +
              " {4}fix: {5}run: pulumi config set --secret githubToken",
            "u",
          ),
        );
        assert.doesNotMatch(error.message, /0123456789abcdef/u);
        return true;
      });
    });
  });

  it("delivers a zip file of a bucket: no connection, no trigger, the file's version for the commit's id", async () => {
    const graph = await evaluateProgram({
      stack: "dev",
      configuration: devBlock("delivery", { source: { kind: "s3", bucket: "commits", key: "team/commit.zip" } }),
    });
    assert.equal(typeCounts(graph)["aws:codeconnections/connection:Connection"], undefined);
    assert.equal(graph.outputs["connectionsUrl"], undefined);
    const { stages, triggers } = find(graph, "aws:codepipeline/pipeline:Pipeline", "platform-pipeline-pipeline")
      .inputs as { stages: { actions: Block[] }[]; triggers?: unknown };
    assert.equal(triggers, undefined);
    const { provider, owner, configuration } = stages[0]?.actions[0] ?? {};
    assert.deepEqual(
      { provider, owner, configuration },
      {
        provider: "S3",
        owner: "AWS",
        configuration: { S3Bucket: "commits", S3ObjectKey: "team/commit.zip", PollForSourceChanges: "true" },
      },
    );
    const approve = stages[3]?.actions[0]?.["configuration"] as { CustomData: string };
    assert.match(approve.CustomData, /^Commit: #\{Source\.VersionId\}$/mu);
    const { policy } = find(graph, "aws:iam/rolePolicy:RolePolicy", "platform-pipeline-role-policy").inputs;
    assert.match(
      String(policy),
      /"s3:GetObjectVersion"\],"Effect":"Allow","Resource":\["arn:aws:s3:::commits\/team\/commit\.zip"\]/u,
    );
  });

  it("trains with an image of one's own, and lets the roles pull exactly that", async () => {
    const uri = "210987654321.dkr.ecr.us-east-1.amazonaws.com/team/vision:2.1";
    const graph = await evaluateProgram({
      stack: "dev",
      world: withData,
      configuration: devBlock("training", { image: { uri }, instanceType: "ml.m5.xlarge" }),
    });
    assert.equal(graph.outputs["trainingImage"], uri);
    for (const name of ["hosting-policy", "platform-training-role-policy"]) {
      assert.match(
        String(find(graph, "aws:iam/rolePolicy:RolePolicy", name).inputs["policy"]),
        /"arn:aws:ecr:us-east-1:210987654321:repository\/team\/vision"/u,
      );
    }
  });

  it("serves several variants, one of them from a fixed package", async () => {
    const variants = [
      { name: "delivered", weight: 9, instanceType: "ml.m5.large", instanceCount: 2 },
      { name: "fixed", weight: 1, instanceType: "ml.m5.large", instanceCount: 1, modelPackage: packageArn(3) },
    ];
    const graph = await evaluateProgram({
      stack: "dev",
      world: withData,
      configuration: { "model-delivery:endpoint": { variants } },
    });
    const { productionVariants } = find(
      graph,
      "aws:sagemaker/endpointConfiguration:EndpointConfiguration",
      "serving-configuration",
    ).inputs as { productionVariants: Block[] };
    assert.deepEqual(
      productionVariants.map(({ variantName, initialVariantWeight, initialInstanceCount }) => [
        variantName,
        initialVariantWeight,
        initialInstanceCount,
      ]),
      [
        ["delivered", 9, 2],
        ["fixed", 1, 1],
      ],
    );
    const { tags } = find(graph, "aws:sagemaker/model:Model", "serving-fixed-model").inputs as {
      tags: Record<string, string>;
    };
    assert.equal(tags["model-delivery:model-package"], packageArn(3));
  });

  it("serves exactly the package that a run names", async () => {
    for (const [stack, world] of [
      ["dev", withData],
      ["prod", withApproval],
    ] as const) {
      const graph = await evaluateProgram({
        stack,
        world,
        configuration: { "model-delivery:release": { modelPackage: packageArn(5) } },
      });
      assert.equal(graph.outputs["servedModelPackage"], packageArn(5));
    }
  });
});

describe("wrong settings", () => {
  it("end the program with every fault and without a stack trace", async () => {
    const configuration = {
      "model-delivery:deliveredBy": "other",
      "model-delivery:quality": { minimumAccuracy: 2, maximumLatencyMilliseconds: 0 },
    };
    await assert.rejects(evaluateProgram({ stack: "dev", configuration }), (error: Error) => {
      assert.ok(RunError.isInstance(error));
      assert.match(error.message, /quality\.minimumAccuracy[\s\S]*quality\.maximumLatencyMilliseconds/u);
      return true;
    });
  });
});
