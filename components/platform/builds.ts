/** What the builds of a delivery run, as data. */
import type { BuildPurpose } from "../../settings/names";
import type { DeliveryScope } from "./permissions/scope";

export interface BuildSpecification {
  /** Path in the source. */
  readonly buildspec: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutMinutes: number;
  readonly size: "small" | "medium";
}

/** Minutes beside the training job itself: to prepare the data, and to register the package. */
const preparationMinutes = 180;
/**
 * Minutes. Another update of the stack is waited for (30), then the endpoint (60, by the provider); a build that is
 * killed meanwhile would leave the stack locked.
 */
const deploymentMinutes = 120;

export function buildSpecification(
  { qa, production, state, training }: DeliveryScope,
  purpose: BuildPurpose,
): BuildSpecification {
  const environment = (stack: string): Readonly<Record<string, string>> => ({ STACK: stack });
  const withPulumi = (stack: string): Readonly<Record<string, string>> => ({
    ...environment(stack),
    PULUMI_BACKEND_URL: state.backendUrl,
  });
  switch (purpose) {
    case "validate":
      // Type check, lint and tests run side by side.
      return {
        buildspec: "buildspecs/validate.yml",
        environment: environment(qa.stack),
        timeoutMinutes: 30,
        size: "medium",
      };
    case "train":
      return {
        buildspec: "buildspecs/train.yml",
        environment: withPulumi(qa.stack),
        timeoutMinutes:
          Math.max(training.maximumRuntimeMinutes, training.spot?.maximumWaitMinutes ?? 0) + preparationMinutes,
        size: "small",
      };
    case "deployQa":
      return {
        buildspec: "buildspecs/deploy.yml",
        environment: withPulumi(qa.stack),
        timeoutMinutes: deploymentMinutes,
        size: "small",
      };
    case "deployProduction":
      return {
        buildspec: "buildspecs/deploy.yml",
        environment: withPulumi(production.stack),
        timeoutMinutes: deploymentMinutes,
        size: "small",
      };
    case "testQa":
      return {
        buildspec: "buildspecs/test.yml",
        environment: environment(qa.stack),
        timeoutMinutes: 30,
        size: "small",
      };
    case "testProduction":
      return {
        buildspec: "buildspecs/test.yml",
        environment: environment(production.stack),
        timeoutMinutes: 30,
        size: "small",
      };
  }
}
