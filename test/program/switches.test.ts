import assert from "node:assert/strict";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { RunError } from "@pulumi/pulumi";
import { stringify } from "yaml";
import { readConfiguration } from "../../settings/files";
import { StubError } from "../delivery/stubAws";
import { find, type Graph, physicalNames, typeCounts } from "./graph";
import { evaluateProgram, example } from "./program";
import { packageArn, servedEndpoint, withApproval, withData } from "./worlds";

type Block = Readonly<Record<string, unknown>>;

/** A block of the example's dev with some of its keys replaced. */
function devBlock(key: string, changes: Block): Block {
  const { values } = readConfiguration(example, "dev");
  return { [`model-delivery:${key}`]: { ...(values[`model-delivery:${key}`] as Block), ...changes } };
}

/** A project folder whose stacks have other names. */
async function renamedProject(project: string, owner: string, production: string): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "model-delivery-test-"));
  const copy = async (from: string, to: string, change: (text: string) => string): Promise<void> => {
    await writeFile(path.join(folder, to), change(await readFile(path.join(example, from), "utf8")));
  };
  const namespaced = (text: string): string => text.replaceAll("model-delivery:", `${project}:`);
  await copy("Pulumi.yaml", "Pulumi.yaml", (text) => text.replace("name: model-delivery", `name: ${project}`));
  await copy("Pulumi.dev.yaml", `Pulumi.${owner}.yaml`, (text) =>
    namespaced(text).replace("production: prod", `production: ${production}`),
  );
  await copy("Pulumi.prod.yaml", `Pulumi.${production}.yaml`, (text) =>
    namespaced(text).replace("deliveredBy: dev", `deliveredBy: ${owner}`),
  );
  return folder;
}

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
      /"codestar-connections:UseConnection"\],"Resource":\["arn:aws:codestar-connections/u,
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
    const { warnings, outputs } = await evaluateProgram({ stack: "dev" });
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
    const train = stages[1]?.actions[1]?.["configuration"] as { EnvironmentVariables: string };
    assert.ok(
      train.EnvironmentVariables.includes('"COMMIT_ID","value":"#{Source.VersionId}"'),
      train.EnvironmentVariables,
    );
    const { policy } = find(graph, "aws:iam/rolePolicy:RolePolicy", "platform-pipeline-role-policy").inputs;
    assert.match(String(policy), /"s3:GetObjectVersion"\],"Resource":\["arn:aws:s3:::commits\/team\/commit\.zip"\]/u);
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

describe("a key and a network of one's own", () => {
  const keyArn = "arn:aws:kms:us-east-1:123456789012:key/own";
  const network = { subnets: ["subnet-0123456789abcdef0"], securityGroups: ["sg-0123456789abcdef0"] };
  let graph: Graph;

  before(async () => {
    const configuration = {
      ...devBlock("delivery", { encryption: { keyArn } }),
      ...devBlock("training", { instanceType: "ml.p3.2xlarge" }),
      "model-delivery:network": network,
      "model-delivery:isolation": true,
    };
    graph = await evaluateProgram({ stack: "dev", world: withData, configuration });
  });

  it("encrypt buckets, topic, artifacts and builds", () => {
    const inputsOf = (type: string, name: string): Block => find(graph, type, name).inputs;
    for (const bucket of ["artifacts", "data"]) {
      const { rules } = inputsOf(
        "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
        `platform-store-${bucket}-encryption`,
      );
      assert.deepEqual(rules, [
        {
          applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: keyArn },
          bucketKeyEnabled: true,
        },
      ]);
    }
    assert.equal(inputsOf("aws:sns/topic:Topic", "platform-approval-topic")["kmsMasterKeyId"], keyArn);
    const { artifactStores } = inputsOf("aws:codepipeline/pipeline:Pipeline", "platform-pipeline-pipeline") as {
      artifactStores: Block[];
    };
    assert.deepEqual(
      artifactStores.map(({ encryptionKey }) => encryptionKey),
      [{ id: keyArn, type: "KMS" }],
    );
    for (const { type, inputs } of graph.resources)
      if (type === "aws:codebuild/project:Project") assert.equal(inputs["encryptionKey"], keyArn);
  });

  it("are what training and hosting run with", () => {
    const { specification } = find(graph, "pulumi-nodejs:dynamic/release:TrainingJob", "training-job").inputs as {
      specification: Block;
    };
    const { outputKeyArn, volumeKeyArn, network: joined, isolation } = specification;
    assert.deepEqual(
      { outputKeyArn, volumeKeyArn, joined, isolation },
      { outputKeyArn: keyArn, volumeKeyArn: keyArn, joined: network, isolation: true },
    );
    const { vpcConfig, enableNetworkIsolation } = find(
      graph,
      "aws:sagemaker/model:Model",
      "serving-primary-model",
    ).inputs;
    assert.deepEqual(
      { vpcConfig, enableNetworkIsolation },
      {
        vpcConfig: { subnets: network.subnets, securityGroupIds: network.securityGroups },
        enableNetworkIsolation: true,
      },
    );
    assert.equal(
      find(graph, "aws:sagemaker/endpointConfiguration:EndpointConfiguration", "serving-configuration").inputs[
        "kmsKeyArn"
      ],
      keyArn,
    );
  });

  it("give models and configurations other names, because what they replace is retained", async () => {
    const usual = await evaluateProgram({ stack: "dev", world: withData });
    const content = (of: Graph, name: string): unknown =>
      find(of, "pulumi-nodejs:dynamic/release:UniqueName", name).inputs["content"];
    for (const name of ["serving-primary-model-name", "serving-configuration-name"])
      assert.notEqual(content(graph, name), content(usual, name));
  });
});

describe("absence", () => {
  const refusal = /serves endpoint .* this update would delete the endpoint/u;

  it("never removes an endpoint in prod because no package is approved", async () => {
    await assert.rejects(evaluateProgram({ stack: "prod", world: { operations: { ...servedEndpoint } } }), refusal);
  });

  it("never removes an endpoint in dev because there is no data", async () => {
    await assert.rejects(evaluateProgram({ stack: "dev", world: { operations: { ...servedEndpoint } } }), refusal);
  });

  it("is not concluded from a look-up that is denied", async () => {
    const ListModelPackages = (): never => {
      throw new StubError("AccessDeniedException", "User is not authorized", 403);
    };
    await assert.rejects(
      evaluateProgram({ stack: "prod", world: { operations: { ListModelPackages } } }),
      /Could not look up .*AccessDeniedException/u,
    );
  });
});

describe("an update of a part of the stack", () => {
  const api = (authorization: Block, others: Block = {}): Block => ({
    "model-delivery:api": { authorization, ...others },
  });
  const keys = [{ name: "ann", sha256: "0".repeat(64) }];
  const domain = {
    name: "api.example.com",
    certificateArn: "arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-3333-4444-555555555555",
  };
  const release = { run: { execution: "e", commit: "c" } };
  const pending: Readonly<Record<string, Block>> = {
    "a connection": {},
    "an API for callers with rights of IAM": api({ kind: "iam" }),
    "an API for callers with tokens": api(
      { kind: "jwt", issuer: "https://issuer.example.com", audiences: ["a"] },
      { page: true },
    ),
    "an API for callers with keys": api({ kind: "apiKey", keys }, { page: true, domain }),
  };
  for (const [what, configuration] of Object.entries(pending)) {
    it(`goes on while ${what} waits for an administrator`, async () => {
      const graph = await evaluateProgram({
        stack: "dev",
        world: withData,
        configuration: { ...configuration, "model-delivery:release": release },
        leftOut: true,
      });
      assert.equal(graph.outputs["modelPackage"], packageArn(1));
    });
  }
});

describe("two copies in one account", () => {
  const folders: string[] = [];

  after(async () => {
    await Promise.all(folders.map((folder) => rm(folder, { recursive: true })));
  });

  async function copyOf(project: string, owner: string, production: string): Promise<Graph> {
    const folder = await renamedProject(project, owner, production);
    folders.push(folder);
    return evaluateProgram({ stack: owner, folder });
  }

  it("share no physical name, however alike their stacks are called", async () => {
    const longest = `team.vision.${"x".repeat(84)}.dev`;
    assert.equal(longest.length, 100);
    const copies = [
      await copyOf("model-delivery", "a.b", "a.prod"),
      await copyOf("model-delivery", "a_b", "a_prod"),
      await copyOf("other", longest, "a.prod"),
    ];
    const names = copies.flatMap(physicalNames);
    const taken = names.filter((name, index) => names.indexOf(name) !== index);
    assert.deepEqual(taken, []);
    assert.equal(names.length, copies.length * 27);
  });

  it("is not confused by a stack that another stack does not deliver to", async () => {
    const folder = await renamedProject("model-delivery", "dev", "prod");
    folders.push(folder);
    await cp(path.join(folder, "Pulumi.prod.yaml"), path.join(folder, "Pulumi.other.yaml"));
    await assert.rejects(evaluateProgram({ stack: "other", folder }), /dev delivers to prod/u);
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
