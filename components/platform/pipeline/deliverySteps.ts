/** The steps of this project's delivery: Source → Build → QA → Production. */
import type { BuildPurpose } from "../../../settings/names";
import { type BuildWork, commitVariables, executionNamespace, type Source, type Step, variable } from "./step";

export interface DeliveryStepsArgs<Value> {
  readonly source: Source<Value>;
  /** CodeBuild projects by what they do. */
  readonly projectNames: Readonly<Record<BuildPurpose, Value>>;
  readonly topicArn: Value;
  /** 5–86400. */
  readonly approvalTimeoutMinutes: number;
  /** The console's page of the run record; may refer to variables. */
  readonly runRecordPage: string;
}

/**
 * The only artifact that travels: what production executes is the commit itself, never the output of a build with fewer
 * rights.
 */
const sourceArtifact = "Source";

/** The id of the execution, as the run record's key and the approval's link have it. */
export const executionId = variable(executionNamespace, "PipelineExecutionId");

const modelPackage = {
  MODEL_PACKAGE_ARN: variable("Train", "MODEL_PACKAGE_ARN"),
  RUN_RECORD_URI: variable("Train", "RUN_RECORD_URI"),
};

export function deliverySteps<Value>(args: DeliveryStepsArgs<Value>): readonly Step<Value>[] {
  const commitId = variable("Source", commitVariables[args.source.provider]);
  const build = (
    purpose: BuildPurpose,
    environment: Readonly<Record<string, string>>,
    handsOn: readonly string[],
    approval?: string,
  ): BuildWork<Value> => ({
    kind: "build",
    projectName: args.projectNames[purpose],
    artifact: sourceArtifact,
    environment: { EXECUTION_ID: executionId, COMMIT_ID: commitId, ...environment },
    exports: handsOn,
    ...(approval !== undefined && { approval }),
  });
  const deploy = (purpose: BuildPurpose, approval?: string): BuildWork<Value> =>
    build(purpose, modelPackage, ["ENDPOINT_CONFIGURATION"], approval);
  const test = (purpose: BuildPurpose, deployment: string): BuildWork<Value> =>
    build(purpose, { ...modelPackage, ENDPOINT_CONFIGURATION: variable(deployment, "ENDPOINT_CONFIGURATION") }, [
      "ACCURACY",
      "LATENCY_P50",
      "LATENCY_P95",
    ]);
  return [
    {
      stage: "Source",
      action: "Source",
      namespace: "Source",
      work: { kind: "source", source: args.source, artifact: sourceArtifact },
    },
    { stage: "Build", action: "Validate", namespace: "Validate", work: build("validate", {}, ["VERDICT"]) },
    {
      stage: "Build",
      action: "Train",
      namespace: "Train",
      work: build("train", { VERDICT: variable("Validate", "VERDICT") }, trainExports),
    },
    { stage: "QA", action: "Deploy", namespace: "QaDeploy", work: deploy("deployQa") },
    { stage: "QA", action: "Test", namespace: "QaTest", work: test("testQa", "QaDeploy") },
    { stage: "Production", action: "Approve", work: approval(args, commitId) },
    {
      stage: "Production",
      action: "Deploy",
      namespace: "ProductionDeploy",
      work: deploy("deployProduction", productionApproval),
    },
    {
      stage: "Production",
      action: "Test",
      namespace: "ProductionTest",
      work: test("testProduction", "ProductionDeploy"),
    },
  ];
}

const productionApproval = "Production";
const trainExports = [
  "MODEL_PACKAGE_ARN",
  "RUN_RECORD_URI",
  "TRAINING_JOB",
  "TRAINING_REUSED",
  "VALIDATION_ACCURACY",
  "DATA_VERSION",
];

function approval<Value>(
  { topicArn, approvalTimeoutMinutes, runRecordPage }: DeliveryStepsArgs<Value>,
  commitId: string,
): Step<Value>["work"] {
  return {
    kind: "approval",
    topicArn,
    message: [
      "Shall this model go to production?",
      `Commit: ${commitId}`,
      `Model package: ${variable("Train", "MODEL_PACKAGE_ARN")}`,
      `Training job: ${variable("Train", "TRAINING_JOB")} (reused: ${variable("Train", "TRAINING_REUSED")})`,
      `Data: ${variable("Train", "DATA_VERSION")}`,
      `Validation accuracy: ${variable("Train", "VALIDATION_ACCURACY")}`,
      `QA accuracy on held-out samples: ${variable("QaTest", "ACCURACY")}`,
      `QA latency: p50 ${variable("QaTest", "LATENCY_P50")} ms, p95 ${variable("QaTest", "LATENCY_P95")} ms`,
      `Checks of the commit: ${variable("Validate", "VERDICT")}`,
    ].join("\n"),
    link: runRecordPage,
    timeoutMinutes: approvalTimeoutMinutes,
    approval: productionApproval,
  };
}
