import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { buildSpecification } from "../../../../components/platform/builds";
import { orderSteps } from "../../../../components/platform/pipeline/graph";
import {
  longestConfigurationValue,
  type PipelineAction,
  renderStages,
} from "../../../../components/platform/pipeline/render";
import type { Step } from "../../../../components/platform/pipeline/step";
import { buildPurposes } from "../../../../settings/names";
import { repository } from "../../../program/program";
import { scopeOf } from "../permissions/scopes";
import { steps } from "./exampleSteps";

const stages = renderStages(orderSteps(steps));

function action(stage: string, name: string): PipelineAction<string> {
  const found = stages
    .find((candidate) => candidate.name === stage)
    ?.actions.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`There is no action ${stage}/${name}.`);
  return found;
}

function environmentOf(stage: string, name: string): Readonly<Record<string, string>> {
  const variables = JSON.parse(action(stage, name).configuration["EnvironmentVariables"] ?? "[]") as {
    name: string;
    value: string;
    type: string;
  }[];
  return Object.fromEntries(variables.map(({ name: variable, value }) => [variable, value]));
}

const commit = { EXECUTION_ID: "#{codepipeline.PipelineExecutionId}", COMMIT_ID: "#{Source.CommitId}" };
const modelPackage = { MODEL_PACKAGE_ARN: "#{Train.MODEL_PACKAGE_ARN}", RUN_RECORD_URI: "#{Train.RUN_RECORD_URI}" };

describe("the delivery's pipeline", () => {
  it("has the stages and actions of the design, in their order", () => {
    assert.deepEqual(
      stages.map(({ name, actions }) => [
        name,
        ...actions.map(({ runOrder, name: actionName, namespace }) => `${runOrder} ${actionName} ${namespace ?? "-"}`),
      ]),
      [
        ["Source", "1 Source Source"],
        ["Build", "1 Validate Validate", "2 Train Train"],
        ["QA", "1 Deploy QaDeploy", "2 Test QaTest"],
        ["Production", "1 Approve -", "2 Deploy ProductionDeploy", "3 Test ProductionTest"],
      ],
    );
  });

  it("has the same order however its steps are written down", () => {
    assert.deepEqual(renderStages(orderSteps([...steps].reverse())), stages);
  });

  it("lets only the source artifact travel", () => {
    for (const { actions } of stages) {
      for (const { category, inputArtifacts, outputArtifacts } of actions) {
        assert.deepEqual(inputArtifacts, category === "Build" ? ["Source"] : undefined);
        assert.deepEqual(outputArtifacts, category === "Source" ? ["Source"] : undefined);
      }
    }
  });

  it("tells each build what it needs to know of the run", () => {
    assert.deepEqual(environmentOf("Build", "Validate"), commit);
    assert.deepEqual(environmentOf("Build", "Train"), { ...commit, VERDICT: "#{Validate.VERDICT}" });
    assert.deepEqual(environmentOf("QA", "Deploy"), { ...commit, ...modelPackage });
    assert.deepEqual(environmentOf("QA", "Test"), {
      ...commit,
      ...modelPackage,
      ENDPOINT_CONFIGURATION: "#{QaDeploy.ENDPOINT_CONFIGURATION}",
    });
    assert.deepEqual(environmentOf("Production", "Deploy"), { ...commit, ...modelPackage });
    assert.deepEqual(environmentOf("Production", "Test"), {
      ...commit,
      ...modelPackage,
      ENDPOINT_CONFIGURATION: "#{ProductionDeploy.ENDPOINT_CONFIGURATION}",
    });
  });

  it("tells the approver commit, training, package, figures and where the rest is", () => {
    const { configuration, timeoutInMinutes } = action("Production", "Approve");
    for (const variable of [
      "Source.CommitId",
      "Train.TRAINING_JOB",
      "Train.MODEL_PACKAGE_ARN",
      "QaTest.ACCURACY",
      "QaTest.LATENCY_P50",
      "QaTest.LATENCY_P95",
      "Validate.VERDICT",
    ]) {
      assert.ok(configuration["CustomData"]?.includes(`#{${variable}}`), variable);
    }
    assert.equal(configuration["NotificationArn"], "arn:topic");
    assert.equal(configuration["ExternalEntityLink"], "https://console/runs/#{codepipeline.PipelineExecutionId}.json");
    assert.equal(timeoutInMinutes, 10_080);
  });

  it("stays within CodePipeline's 1,000 characters when every variable is as long as it can be", () => {
    const longest: Readonly<Record<string, number>> = {
      "Train.MODEL_PACKAGE_ARN": 140,
      "Train.RUN_RECORD_URI": 125,
      default: 64,
    };
    for (const { actions } of stages) {
      for (const { name, configuration } of actions) {
        for (const [key, value] of Object.entries(configuration)) {
          const filled = value.replaceAll(/#\{([^}]+)\}/gu, (_reference, variable: string) =>
            "x".repeat(longest[variable] ?? longest["default"] ?? 0),
          );
          assert.ok(filled.length <= longestConfigurationValue, `${key} of ${name}: ${filled.length}`);
        }
      }
    }
  });

  it("refuses a value that CodePipeline would refuse", () => {
    const long: Step = {
      stage: "Go",
      action: "Ask",
      work: { kind: "approval", topicArn: "t", message: "x".repeat(1001), link: "", timeoutMinutes: 5, approval: "Go" },
    };
    assert.throws(() => renderStages(orderSteps([long])), /CustomData of action Go\/Ask has 1001 characters/u);
  });
});

describe("the buildspec of", () => {
  const scope = scopeOf();

  interface Buildspec {
    readonly env: { readonly "exported-variables": readonly string[] };
    readonly phases: Readonly<Record<string, { readonly commands: readonly string[] }>>;
    readonly cache: { readonly key: string; readonly paths: readonly string[] };
  }

  for (const { stage, action: name, work } of steps) {
    if (work.kind !== "build") continue;
    const purpose = buildPurposes.find((candidate) => candidate === work.projectName);
    it(`${stage} ${name} exports what the pipeline's steps are promised`, () => {
      assert.ok(purpose);
      const buildspec = parse(
        readFileSync(path.join(repository, buildSpecification(scope, purpose).buildspec), "utf8"),
      ) as Buildspec;
      assert.deepEqual(buildspec.env["exported-variables"], work.exports);
      assert.match(buildspec.cache.key, /-\$\(codebuild-hash-files package-lock\.json\)$/u);
      assert.deepEqual(buildspec.cache.paths, ["node_modules/**/*", ".cache/**/*"]);
      assert.match(buildspec.phases["install"]?.commands[0] ?? "", /^test -d node_modules \|\| npm ci /u);
    });
  }

  it("builds that run Pulumi says where the state is, and others do not know", () => {
    const knowing = buildPurposes.filter(
      (purpose) => "PULUMI_BACKEND_URL" in buildSpecification(scope, purpose).environment,
    );
    assert.deepEqual(knowing, ["train", "deployQa", "deployProduction"]);
    assert.deepEqual(buildSpecification(scope, "deployProduction").environment, {
      STACK: "prod",
      PULUMI_BACKEND_URL: "s3://model-delivery-state-123456789012-us-east-1",
    });
  });

  it("Train has time for the training job, its spot capacity and the data", () => {
    assert.equal(buildSpecification(scope, "train").timeoutMinutes, 120 + 180);
    assert.equal(
      buildSpecification(
        scopeOf({ training: { maximumRuntimeMinutes: 1980, spot: { maximumWaitMinutes: 1980 } } }),
        "train",
      ).timeoutMinutes,
      2160,
    );
  });
});
