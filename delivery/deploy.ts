/** The Deploy actions: one package into one environment. */
import { setTimeout as sleep } from "node:timers/promises";
import {
  DescribeEndpointCommand,
  type DescribeEndpointCommandOutput,
  SageMakerClient,
} from "@aws-sdk/client-sagemaker";
import { describeDone } from "../contract/buildEnding";
import { changesOf } from "../contract/changes";
import { componentTypes, targetsOf } from "../contract/componentTypes";
import type { Context } from "../contract/context";
import { messageOf } from "../contract/errors";
import { exportedVariables } from "../contract/pipelineActions";
import { requireOutput } from "../contract/stackOutputs";
import { deliverModels } from "./deliveredModel";
import { drawRelease } from "./drawnRelease";
import type { Engine } from "./engine";
import { clearFailedEndpoint, endpointRemedy, findEndpoint, servedConfiguration } from "./failedEndpoint";
import { reportPendingPlatform, requireProviderVersion, requireStack } from "./platform";
import { approve } from "./promotion";
import { recordEnvironment } from "./runRecords";
import { withdrawModelCard, writeModelCard } from "./writeModelCard";

/** States of an endpoint that pass by themselves. */
const changing = new Set<string>(["Creating", "Updating", "SystemUpdating", "RollingBack"]);

export interface DeployRequest {
  /** ARN: exactly this package is deployed, never a newer one. */
  readonly modelPackage: string;
  /** Id of the pipeline's execution, whose record is completed. Absent when a person deploys from a terminal. */
  readonly execution?: string | undefined;
  readonly now: () => Date;
  /** Between two looks at an endpoint that is changing. */
  readonly pollingIntervalSeconds: number;
}

export type DeployExports = Readonly<Record<typeof exportedVariables.endpointConfiguration, string>>;

/**
 * Deploys the package. In an environment that another stack's pipeline delivers to, a person has approved it: the
 * registry says so from before the update, and no longer when the update failed.
 */
export async function deploy(context: Context, engine: Engine, request: DeployRequest): Promise<DeployExports> {
  const { settings, owner, report } = context;
  const { stack } = settings;
  await requireStack(engine, stack);
  await requireProviderVersion(engine, stack);
  await deliverModels(context, request.modelPackage);
  // What is pending in the owner's platform was said when this run trained.
  if (settings.deliveredBy === undefined) return update(context, engine, request);
  const { modelPackage, execution = "none", now } = request;
  await reportPendingPlatform(engine, { stack, configuration: { release: { modelPackage } } }, report);
  const registry = context.clients.of(SageMakerClient, owner.location.region);
  const approval = await approve(registry, { modelPackage, environment: stack, execution, now });
  report(`Marked ${modelPackage} as approved for ${stack}.`);
  await writeModelCard(context, request);
  try {
    return await update(context, engine, request);
  } catch (error) {
    await withdrawModelCard(context, request, await approval.withdraw());
    throw error;
  }
}

async function update(context: Context, engine: Engine, request: DeployRequest): Promise<DeployExports> {
  const { settings, environment, report } = context;
  const { modelPackage, execution, now, pollingIntervalSeconds } = request;
  const { stack, region } = settings;
  const sagemaker = context.clients.of(SageMakerClient, region);
  // The role that deploys to production cannot delete its endpoint.
  const clears = settings.deliveredBy === undefined;
  report(`Deploying ${modelPackage} to ${stack}.`);
  const before = await findEndpoint(sagemaker, environment.endpoint);
  if (clears && before?.EndpointStatus === "Failed")
    await clearFailedEndpoint(sagemaker, environment.endpoint, before.FailureReason, report);
  const { outputs, changes } = await engine
    .update({
      stack,
      targets: targetsOf(componentTypes.Serving),
      configuration: { release: { modelPackage } },
      onProgress: report,
    })
    .catch(async (error: unknown) => {
      const message = messageOf(error);
      const remedy = await endpointRemedy(sagemaker, environment.endpoint, message, clears);
      throw new Error(`${message}${remedy}`, { cause: error });
    });
  const endpoint = requireOutput(outputs, "endpoint", stack);
  const endpointConfiguration = requireOutput(outputs, "endpointConfiguration", stack);
  await requireConfiguration(sagemaker, endpoint, endpointConfiguration, pollingIntervalSeconds);
  report(`Endpoint ${endpoint} serves configuration ${endpointConfiguration}.`);
  // A release is what changes what an environment serves, tested or not: what its charts show changes with it.
  if (endpointConfiguration !== servedConfiguration(before)) await drawRelease(context, now());
  report(describeDone(`version ${modelPackage.slice(modelPackage.lastIndexOf("/") + 1)} in service`));
  if (execution !== undefined)
    await recordEnvironment(context, execution, {
      endpoint,
      endpointConfiguration,
      modelPackage,
      changes: changesOf(changes),
    });
  return { [exportedVariables.endpointConfiguration]: endpointConfiguration };
}

/**
 * Compares what the endpoint serves with what was deployed. SageMaker rolls a failing update back, and the provider has
 * been seen to report such an update as a success, also before it was over.
 */
async function requireConfiguration(
  client: SageMakerClient,
  endpoint: string,
  expected: string,
  pollingIntervalSeconds: number,
): Promise<void> {
  const {
    EndpointStatus: status,
    EndpointConfigName: serving,
    FailureReason: reason,
  } = await settled(client, endpoint, pollingIntervalSeconds);
  if (status === "InService" && serving === expected) return;
  const rolledBack =
    serving === expected
      ? ""
      : " SageMaker rolled the update back: the endpoint goes on serving the earlier configuration.";
  throw new Error(
    `Endpoint ${endpoint} was expected InService with configuration ${expected}, but is ${status ?? "?"} with ` +
      `${serving ?? "?"}.${rolledBack}` +
      (reason ? ` SageMaker's reason: ${reason}` : ""),
  );
}

/** The endpoint, once no change of it is under way. */
async function settled(
  client: SageMakerClient,
  endpoint: string,
  pollingIntervalSeconds: number,
): Promise<DescribeEndpointCommandOutput> {
  for (;;) {
    const found = await client.send(new DescribeEndpointCommand({ EndpointName: endpoint }));
    if (!changing.has(found.EndpointStatus ?? "")) return found;
    await sleep(pollingIntervalSeconds * 1000);
  }
}
