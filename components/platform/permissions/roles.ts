/** The roles of a delivery: who acts, for which service, on behalf of what, and with which permissions. */
import { arns as arnsOf } from "../../../settings/arns";
import type { BuildPurpose } from "../../../settings/names";
import { workflowIssuer } from "../../../settings/pullRequests";
import { validateStatements } from "./pipeline";
import type { PullRequests } from "./pullRequests";
import type { DeliveryScope } from "./scope";
import {
  deployProductionStatements,
  deployQaStatements,
  type HostingScope,
  hostingStatements,
  testStatements,
} from "./serving";
import type { Statement, Trust } from "./statement";
import { trainingJobStatements, trainStatements } from "./training";

export interface RoleSpecification {
  readonly roleName: string;
  readonly description: string;
  readonly trust: Trust;
  readonly statements: readonly Statement[];
}

/**
 * The pipeline's own role. What it may do depends on the connection, which may still have to be made: see
 * pipelineStatements.
 */
export function pipelineRole({ names, arns, location }: DeliveryScope): Omit<RoleSpecification, "statements"> {
  return {
    roleName: names.roles.pipeline,
    description: "The delivery pipeline: fetches the source, starts the builds, asks for approval.",
    trust: {
      service: "codepipeline.amazonaws.com",
      accountId: location.accountId,
      sourceArn: arns.pipeline(names.pipeline),
    },
  };
}

export function buildRole(scope: DeliveryScope, purpose: BuildPurpose): RoleSpecification {
  const { names, arns, location } = scope;
  return {
    roleName: names.roles[purpose],
    description: buildDescriptions[purpose],
    trust: {
      service: "codebuild.amazonaws.com",
      accountId: location.accountId,
      sourceArn: arns.buildProject(names.projects[purpose]),
    },
    statements: buildStatementsOf(scope, purpose),
  };
}

export const buildDescriptions: Readonly<Record<BuildPurpose, string>> = {
  validate: "Checks the commit: types, lint, tests of the program.",
  train: "Prepares the data, trains the model, registers its package.",
  deployQa: "Deploys the package to the QA environment.",
  testQa: "Tests the endpoint of the QA environment.",
  deployProduction: "Deploys the approved package to production.",
  testProduction: "Tests the endpoint of production.",
};

function buildStatementsOf(scope: DeliveryScope, purpose: BuildPurpose): readonly Statement[] {
  switch (purpose) {
    case "validate":
      return validateStatements(scope);
    case "train":
      return trainStatements(scope);
    case "deployQa":
      return deployQaStatements(scope);
    case "deployProduction":
      return deployProductionStatements(scope);
    case "testQa":
    case "testProduction":
      return testStatements(scope, purpose);
  }
}

/** The role that training jobs run with. */
export function trainingRole(scope: DeliveryScope): RoleSpecification {
  const { names, arns, location } = scope;
  return {
    roleName: names.roles.training,
    description: "Training jobs: read the channels, write the model.",
    trust: {
      service: "sagemaker.amazonaws.com",
      accountId: location.accountId,
      sourceArn: arns.trainingJob(`${names.trainingJobPrefix}-*`),
    },
    statements: trainingJobStatements(scope),
  };
}

/**
 * The role of workflows that preview pull requests and look for drift. What it may do depends on the connection: see
 * pullRequestStatements.
 */
export function pullRequestRole(
  { names, arns }: DeliveryScope,
  { repository, environments }: PullRequests,
): Omit<RoleSpecification, "statements"> {
  return {
    roleName: names.roles.pullRequests,
    description: "Workflows of GitHub: preview pull requests and look for drift. Changes nothing.",
    trust: {
      identityProvider: arns.identityProvider(workflowIssuer),
      subjects: environments.map((environment) => `repo:${repository}:environment:${environment}`),
    },
  };
}

/** The role that an environment's endpoint runs with. */
export function hostingRole(scope: HostingScope): RoleSpecification {
  const { environment, location } = scope;
  return {
    roleName: environment.hostingRole(location),
    description: "The endpoint's instances: read the delivered models.",
    // Models, endpoints and their variants all assume it, so SageMaker's documentation names the account's resources as
    // a whole.
    trust: {
      service: "sagemaker.amazonaws.com",
      accountId: location.accountId,
      sourceArn: arnsOf(location).sagemaker(),
    },
    statements: hostingStatements(scope),
  };
}
