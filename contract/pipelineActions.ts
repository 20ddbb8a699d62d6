/**
 * The actions of the delivery's pipeline and the variables that they hand on: the program declares them, and later
 * actions ask the pipeline for what earlier ones have said (delivery/handedOn.ts). Nothing but the execution's id,
 * which CodePipeline makes, is ever pasted into a build.
 */
import { arns } from "../settings/arns";
import type { DeliveryNames, EnvironmentNames, Location } from "../settings/names";

/** Where an action stands. */
export interface ActionPlace {
  readonly stage: string;
  readonly action: string;
}

/** Stage and name of each action. */
export const pipelineActions = {
  source: { stage: "Source", action: "Source" },
  validate: { stage: "Build", action: "Validate" },
  train: { stage: "Build", action: "Train" },
  deployQa: { stage: "QA", action: "Deploy" },
  testQa: { stage: "QA", action: "Test" },
  approve: { stage: "Production", action: "Approve" },
  deployProduction: { stage: "Production", action: "Deploy" },
  testProduction: { stage: "Production", action: "Test" },
} as const satisfies Readonly<Record<string, ActionPlace>>;

/** Variables that builds export, by what they hold. */
export const exportedVariables = {
  /** Train: ARN of the package that it has registered. */
  modelPackage: "MODEL_PACKAGE_ARN",
  /** Deploy: name of the endpoint configuration that it has put in service. */
  endpointConfiguration: "ENDPOINT_CONFIGURATION",
  /** Train and Test: one line for the approver (`summaryLine`). */
  summary: "SUMMARY",
} as const;

/** The most characters of a summary: the mail has two of them, and CodePipeline takes 1,000 characters in all. */
export const longestSummary = 280;

/** One line of at most 280 characters, without control characters, for the mail that asks for the approval. */
export function summaryLine(text: string): string {
  const line = text.replace(/[\p{C}\p{Zl}\p{Zp}\s]+/gu, " ").trim();
  const characters = Array.from(line);
  return characters.length <= longestSummary ? line : `${characters.slice(0, longestSummary - 1).join("")}…`;
}

/** Whether a text is the ARN of a package of this delivery's group. */
export function isModelPackage(text: string, location: Location, { modelPackageGroup }: DeliveryNames): boolean {
  const group = arns(location).modelPackages(modelPackageGroup).slice(0, -"*".length);
  return text.startsWith(group) && /^[1-9][0-9]{0,8}$/u.test(text.slice(group.length));
}

/** Whether a text is the name of an endpoint configuration of this environment (components/release/uniqueName.ts). */
export function isEndpointConfiguration(text: string, { endpointConfiguration }: EnvironmentNames): boolean {
  return text.startsWith(endpointConfiguration) && /^-[0-9a-f]{8}$/u.test(text.slice(endpointConfiguration.length));
}
