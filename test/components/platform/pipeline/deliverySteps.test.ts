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
import { longestSummary } from "../../../../contract/pipelineActions";
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

/** The reference of the one text that nobody but CodePipeline chooses. */
const executionId = "#{codepipeline.PipelineExecutionId}";

describe("the delivery's pipeline", () => {
  it("has the stages and actions of the design, in their order", () => {
    assert.deepEqual(
      stages.map(({ name, actions }) => [
        name,
        ...actions.map(({ runOrder, name: actionName, namespace }) => `${runOrder} ${actionName} ${namespace ?? "-"}`),
      ]),
      [
        ["Source", "1 Source Source"],
        ["Build", "1 Validate -", "2 Train Train"],
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

  it("keeps its order when Train no longer mentions Validate: approval, test and check before what they guard", () => {
    const order = stages.flatMap(({ name, actions }) => actions.map((each) => `${name} ${each.runOrder} ${each.name}`));
    assert.deepEqual(order, [
      "Source 1 Source",
      "Build 1 Validate",
      "Build 2 Train",
      "QA 1 Deploy",
      "QA 2 Test",
      "Production 1 Approve",
      "Production 2 Deploy",
      "Production 3 Test",
    ]);
  });

  it("pastes nothing into a build but the execution's id, so that no build speaks for another", () => {
    const builds = stages.flatMap(({ actions }) => actions).filter(({ category }) => category === "Build");
    assert.equal(builds.length, 6);
    for (const { name, configuration } of builds) {
      assert.deepEqual(
        { ...configuration, ProjectName: "" },
        {
          ProjectName: "",
          EnvironmentVariables: JSON.stringify([{ name: "EXECUTION_ID", value: executionId, type: "PLAINTEXT" }]),
        },
        name,
      );
      assert.doesNotMatch(configuration["ProjectName"] ?? "", /#\{/u);
    }
  });

  it("tells the approver commit, execution, a line of Train and QA, none of Validate, and where the rest is", () => {
    const { configuration, timeoutInMinutes } = action("Production", "Approve");
    const referred = [...(configuration["CustomData"] ?? "").matchAll(/#\{[^}]+\}/gu)].map(([reference]) => reference);
    assert.deepEqual(referred, ["#{Source.CommitId}", executionId, "#{Train.SUMMARY}", "#{QaTest.SUMMARY}"]);
    assert.equal(configuration["NotificationArn"], "arn:topic");
    assert.equal(configuration["ExternalEntityLink"], `https://console/tested/${executionId}.html`);
    assert.equal(timeoutInMinutes, 10_080);
  });

  it("stays within CodePipeline's 1,000 characters when every variable is as long as it can be", () => {
    const longest: Readonly<Record<string, number>> = {
      "Train.SUMMARY": longestSummary,
      "QaTest.SUMMARY": longestSummary,
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
      work: { kind: "approval", topicArn: "t", message: "x".repeat(1001), link: "", timeoutMinutes: 5 },
    };
    assert.throws(() => renderStages(orderSteps([long])), /CustomData of action Go\/Ask has 1001 characters/u);
  });
});

describe("the buildspec of", () => {
  const scope = scopeOf();

  interface Buildspec {
    readonly env: { readonly "exported-variables"?: readonly string[] };
    readonly phases: Readonly<Record<string, { readonly commands: readonly string[] }>>;
    readonly cache: {
      readonly key: string;
      readonly "fallback-keys"?: readonly string[];
      readonly paths: readonly string[];
    };
  }

  for (const { stage, action: name, work } of steps) {
    if (work.kind !== "build") continue;
    const purpose = buildPurposes.find((candidate) => candidate === work.projectName);
    it(`${stage} ${name} exports what the pipeline's steps are promised`, () => {
      assert.ok(purpose);
      const buildspec = parse(
        readFileSync(path.join(repository, buildSpecification(scope, purpose).buildspec), "utf8"),
      ) as Buildspec;
      assert.deepEqual(buildspec.env["exported-variables"] ?? [], work.exports);
      const { key, "fallback-keys": fallbackKeys = [] } = buildspec.cache;
      const [packages] = /^\w+-\$\(codebuild-hash-files package-lock\.json\)/u.exec(key) ?? [];
      assert.ok(packages !== undefined, key);
      // What Validate caches depends on more than the packages.
      const isValidate = purpose === "validate";
      assert.equal(key, isValidate ? `${packages}-$(codebuild-hash-files '**/*')` : packages);
      assert.deepEqual(fallbackKeys, isValidate ? [`${packages}-`] : []);
      assert.deepEqual(buildspec.cache.paths, ["node_modules/**/*", ".cache/**/*"]);
      const install =
        /^node scripts\/checkInstall\.cjs( --omit=dev|) \|\| npm ci( --omit=dev|) --ignore-scripts /u.exec(
          buildspec.phases["install"]?.commands[0] ?? "",
        );
      // What is checked is what would be installed.
      assert.equal(install?.[1], install?.[2]);
      assert.equal(install?.[1], purpose === "validate" ? "" : " --omit=dev");
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
