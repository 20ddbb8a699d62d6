import { deliverySteps } from "../../../../components/platform/pipeline/deliverySteps";

/** The steps of a delivery whose projects are called after what they do. */
export const steps = deliverySteps({
  source: { provider: "connection", connectionArn: "arn:connection", repository: "octocat/models", branch: "main" },
  projectNames: {
    validate: "validate",
    train: "train",
    deployQa: "deployQa",
    testQa: "testQa",
    deployProduction: "deployProduction",
    testProduction: "testProduction",
  },
  topicArn: "arn:topic",
  approvalTimeoutMinutes: 10_080,
  reviewPage: "https://console/tested/#{codepipeline.PipelineExecutionId}.html",
});
