/** The steps of this project's delivery: Source → Build → QA → Production. */
import { exportedVariables, pipelineActions } from "../../../contract/pipelineActions";
import type { BuildPurpose } from "../../../settings/names";
import { commitVariables, executionId, type Source, type Step, variable } from "./step";

export interface DeliveryStepsArgs<Value> {
  readonly source: Source<Value>;
  /** CodeBuild projects by what they do. */
  readonly projectNames: Readonly<Record<BuildPurpose, Value>>;
  readonly topicArn: Value;
  /** 5–86400. */
  readonly approvalTimeoutMinutes: number;
  /** The console's page of what the approver reads: what the test of QA has seen. May refer to variables. */
  readonly reviewPage: string;
}

/**
 * The only artifact that travels: what production executes is the commit itself, never the output of a build with fewer
 * rights.
 */
const sourceArtifact = "Source";

/** What a step has done when it has succeeded; the order of the steps follows from it. */
const done = {
  validated: "a validated commit",
  registered: "a registered package",
  inQa: "the package in QA",
  passedQa: "a package that has passed QA",
  approved: "an approval for production",
  inProduction: "the package in production",
} as const;

const { modelPackage, endpointConfiguration, summary } = exportedVariables;

export function deliverySteps<Value>(args: DeliveryStepsArgs<Value>): readonly Step<Value>[] {
  const build = (purpose: BuildPurpose, exports: readonly string[]) => ({
    ...pipelineActions[purpose],
    work: { kind: "build", projectName: args.projectNames[purpose], artifact: sourceArtifact, exports } as const,
  });
  return [
    {
      ...pipelineActions.source,
      namespace: "Source",
      work: { kind: "source", source: args.source, artifact: sourceArtifact },
    },
    { ...build("validate", []), gives: [done.validated] },
    {
      ...build("train", [modelPackage, summary]),
      namespace: "Train",
      needs: [done.validated],
      gives: [done.registered],
    },
    {
      ...build("deployQa", [endpointConfiguration]),
      namespace: "QaDeploy",
      needs: [done.registered],
      gives: [done.inQa],
    },
    { ...build("testQa", [summary]), namespace: "QaTest", needs: [done.inQa], gives: [done.passedQa] },
    { ...pipelineActions.approve, work: approval(args), needs: [done.passedQa], gives: [done.approved] },
    {
      ...build("deployProduction", [endpointConfiguration]),
      namespace: "ProductionDeploy",
      needs: [done.approved],
      gives: [done.inProduction],
    },
    { ...build("testProduction", [summary]), namespace: "ProductionTest", needs: [done.inProduction] },
  ];
}

/** The mail says nothing of Validate's, and one line each of what Train and QA say about themselves. */
function approval<Value>({
  source,
  topicArn,
  approvalTimeoutMinutes,
  reviewPage,
}: DeliveryStepsArgs<Value>): Step<Value>["work"] {
  return {
    kind: "approval",
    topicArn,
    message: [
      "Shall this model go to production?",
      `Commit: ${variable("Source", commitVariables[source.provider])}`,
      `Execution: ${executionId}`,
      "The checks of the commit passed. Its own builds say:",
      `Train: ${variable("Train", summary)}`,
      `QA: ${variable("QaTest", summary)}`,
    ].join("\n"),
    link: reviewPage,
    timeoutMinutes: approvalTimeoutMinutes,
  };
}
