import type { Output } from "@pulumi/pulumi";
import type { HostingRole, Monitoring, Platform, PredictionApi, Serving, Training } from "../components";
import { connectionsPage, dashboardPage, pipelinePage } from "../contract/consolePages";
import type { SourceSettings } from "../settings/schema";
import type { Circumstances } from "./circumstances";

/** What the program declares for a stack. */
export interface Declared {
  readonly hosting: HostingRole;
  readonly platform: Platform | undefined;
  readonly training: Training | undefined;
  readonly serving: Serving | undefined;
  readonly api: PredictionApi | undefined;
  readonly monitoring: Monitoring;
}

export type ProgramOutputs = Readonly<Record<string, string | Output<string>>>;

/**
 * What people and the delivery look for. What belongs to a part that is not declared is left out, and so is what is not
 * there yet: an update of a part of the stack declares the other parts, and makes nothing of them.
 */
export async function programOutputs(
  { owner, here: { location }, image }: Circumstances,
  { hosting, platform, training, serving, api, monitoring }: Declared,
): Promise<ProgramOutputs> {
  // Names and tags are known before there is anything that has them: the configuration's is made up with it.
  const isServed = serving && !(await isAbsent(serving.endpointConfigurationName));
  const served = isServed ? serving : undefined;
  return withoutAbsent({
    hostingRoleArn: hosting.roleArn,
    pipelineUrl: platform?.pipelineName.apply((pipeline) => pipelinePage(location, pipeline)),
    connectionsUrl: platform && hasToBeAccepted(owner.delivery.source) ? connectionsPage(location) : undefined,
    artifactBucket: platform?.artifactBucketName,
    dataBucket: platform?.dataBucketName,
    approvalTopicArn: platform?.approvalTopicArn,
    modelPackageGroup: platform?.modelPackageGroupName,
    pullRequestRoleArn: platform?.pullRequestRoleArn,
    trainingImage: platform && image,
    trainingJob: training?.trainingJobName,
    modelPackage: training?.modelPackageArn,
    servedModelPackage: served?.modelPackageArn,
    endpoint: served?.endpointName,
    endpointConfiguration: served?.endpointConfigurationName,
    alarmTopicArn: monitoring.alarmTopicArn,
    dashboardUrl: monitoring.dashboardName.apply((dashboard) => dashboardPage(location, dashboard)),
    apiUrl: api?.url,
    apiDomainTarget: api?.domainTarget,
  });
}

/** Whether the stack makes a connection, which a person has to accept. */
function hasToBeAccepted(source: SourceSettings): boolean {
  return source.kind === "github" && source.connectionArn === undefined;
}

async function withoutAbsent(
  outputs: Readonly<Record<string, string | Output<string> | undefined>>,
): Promise<ProgramOutputs> {
  const present: Record<string, string | Output<string>> = {};
  for (const [name, value] of Object.entries(outputs))
    if (value !== undefined && !(await isAbsent(value))) present[name] = value;
  return present;
}

/** Whether a value is known, and is none. */
async function isAbsent(value: string | Output<string>): Promise<boolean> {
  if (typeof value === "string" || !settles(value)) return false;
  try {
    const settled = await value.promise();
    return (await value.isKnown) && (settled === undefined || settled === "");
  } catch {
    // What could not be made is told by the engine.
    return false;
  }
}

/** What the SDK's runtime asks of outputs itself, and its types do not show. */
interface Settling {
  promise(): Promise<unknown>;
  readonly isKnown: Promise<boolean>;
}

function settles(value: object): value is Settling {
  return "promise" in value && typeof value.promise === "function" && "isKnown" in value;
}
