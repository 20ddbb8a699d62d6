import { pipelineStatements } from "../../../../components/platform/permissions/pipeline";
import { pullRequestStatements } from "../../../../components/platform/permissions/pullRequests";
import { buildRole, hostingRole, trainingRole } from "../../../../components/platform/permissions/roles";
import type { DeliveredEnvironment, DeliveryScope } from "../../../../components/platform/permissions/scope";
import type { HostingScope } from "../../../../components/platform/permissions/serving";
import { connectionStatements } from "../../../../components/platform/permissions/source";
import type { Statement } from "../../../../components/platform/permissions/statement";
import { buildPurposes } from "../../../../settings/names";

export const connectionArn = "arn:aws:codeconnections:us-east-1:123456789012:connection/c";

/** How the pipeline reaches its source. */
export const fetching = connectionStatements(connectionArn, "example/model-delivery");

/** The statements of every role of a delivery, and of its two environments' hosting roles. */
export function everyRole(of: DeliveryScope): Readonly<Record<string, readonly Statement[]>> {
  return {
    pipeline: pipelineStatements(of, fetching),
    ...Object.fromEntries(buildPurposes.map((purpose) => [purpose, buildRole(of, purpose).statements])),
    training: trainingRole(of).statements,
    pullRequests: pullRequestStatements(of, connectionArn),
    qaHosting: hostingRole(hostingScope(of, of.qa)).statements,
    productionHosting: hostingRole(hostingScope(of, of.production)).statements,
  };
}

/** What the hosting role of an environment is about. */
function hostingScope(
  { location, names, image, encryption }: DeliveryScope,
  { names: environment, network }: DeliveredEnvironment,
): HostingScope {
  return { location, owner: names, environment, image, encryption, network };
}
