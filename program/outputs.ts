import type { Output } from "@pulumi/pulumi";
import type { HostingRole, Platform, PredictionApi, Serving, Training } from "../components";
import { connectionsPage, pipelinePage } from "../contract/consolePages";
import type { SourceSettings } from "../settings/schema";
import type { Circumstances } from "./circumstances";

/** What the program declares for a stack. */
export interface Declared {
  readonly hosting: HostingRole;
  readonly platform: Platform | undefined;
  readonly training: Training | undefined;
  readonly serving: Serving | undefined;
  readonly api: PredictionApi | undefined;
}

export type ProgramOutputs = Readonly<Record<string, string | Output<string>>>;

/** What people and the delivery look for. What belongs to a part that is not declared is left out. */
export function programOutputs(
  { owner, here: { location }, image }: Circumstances,
  { hosting, platform, training, serving, api }: Declared,
): ProgramOutputs {
  return withoutAbsent({
    hostingRoleArn: hosting.roleArn,
    pipelineUrl: platform?.pipelineName.apply((pipeline) => pipelinePage(location, pipeline)),
    connectionsUrl: platform && hasToBeAccepted(owner.delivery.source) ? connectionsPage(location) : undefined,
    artifactBucket: platform?.artifactBucketName,
    dataBucket: platform?.dataBucketName,
    approvalTopicArn: platform?.approvalTopicArn,
    modelPackageGroup: platform?.modelPackageGroupName,
    trainingImage: platform && image,
    trainingJob: training?.trainingJobName,
    modelPackage: training?.modelPackageArn,
    servedModelPackage: serving?.modelPackageArn,
    endpoint: serving?.endpointName,
    endpointConfiguration: serving?.endpointConfigurationName,
    apiUrl: api?.url,
    apiDomainTarget: api?.domainTarget,
  });
}

/** Whether the stack makes a connection, which a person has to accept. */
function hasToBeAccepted(source: SourceSettings): boolean {
  return source.kind === "github" && source.connectionArn === undefined;
}

function withoutAbsent<Value>(outputs: Readonly<Record<string, Value | undefined>>): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(outputs).filter((entry): entry is [string, Value] => entry[1] !== undefined),
  );
}
