/**
 * What the endpoint of a stack serves, held against what state and deliveries say. No refresh tells: a person's update
 * holds the endpoint as it is, and with it what others have changed of it.
 */
import {
  DescribeEndpointConfigCommand,
  type DescribeEndpointOutput,
  DescribeModelCommand,
  ListTagsCommand,
  type ProductionVariant,
  SageMakerClient,
} from "@aws-sdk/client-sagemaker";
import { latestApproval } from "../contract/approvals";
import { approvedPackages } from "../contract/approvedPackages";
import type { Context } from "../contract/context";
import { packageTag } from "../settings/tags";
import type { Engine } from "./engine";
import { findEndpoint } from "./failedEndpoint";
import { requireStack } from "./platform";

/** What differs, each in a sentence; empty when the endpoint is as it was delivered. Changes nothing. */
export async function endpointDrift(context: Context, engine: Engine): Promise<readonly string[]> {
  const { settings, environment } = context;
  const outputs = await requireStack(engine, settings.stack);
  const sagemaker = context.clients.of(SageMakerClient, settings.region);
  const live = await findEndpoint(sagemaker, environment.endpoint);
  const { endpointConfiguration: configuration, servedModelPackage: modelPackage } = outputs;
  const endpoint = `Endpoint ${environment.endpoint}`;
  if (typeof configuration !== "string")
    return live === undefined ? [] : [`${endpoint} is there, and the state of stack ${settings.stack} has none.`];
  if (live === undefined) return [`${endpoint} has gone.`];
  if (live.EndpointStatus !== "InService") return [`${endpoint} is ${live.EndpointStatus ?? "in no known state"}.`];
  const variants = await configuredVariants(sagemaker, live.EndpointConfigName);
  const served = await packagesOf(sagemaker, variants);
  return [
    ...(live.EndpointConfigName === configuration
      ? []
      : [`${endpoint} serves configuration ${live.EndpointConfigName ?? "none"}; the state says ${configuration}.`]),
    ...packageDrift(endpoint, served, "the state says", modelPackage),
    ...packageDrift(endpoint, served, "approved last is", await approvedLast(context, sagemaker)),
    ...sizeDrift(endpoint, variants, live),
  ];
}

async function configuredVariants(
  sagemaker: SageMakerClient,
  name: string | undefined,
): Promise<readonly ProductionVariant[]> {
  const command = new DescribeEndpointConfigCommand({ EndpointConfigName: name });
  return (await sagemaker.send(command)).ProductionVariants ?? [];
}

/** The packages that the variants' models are made of, as their tags say. */
async function packagesOf(
  sagemaker: SageMakerClient,
  variants: readonly ProductionVariant[],
): Promise<readonly string[]> {
  const models = [...new Set(variants.map(({ ModelName: name }) => name))];
  const packages = models.map(async (ModelName) => {
    const { ModelArn: arn } = await sagemaker.send(new DescribeModelCommand({ ModelName }));
    const { Tags: tags = [] } = await sagemaker.send(new ListTagsCommand({ ResourceArn: arn }));
    return tags.find(({ Key }) => Key === packageTag)?.Value ?? `model ${ModelName ?? ""} of no package`;
  });
  return [...new Set(await Promise.all(packages))];
}

/** What a person has approved last for production; undefined for QA, which serves what no person approves. */
async function approvedLast({ settings, owner }: Context, sagemaker: SageMakerClient): Promise<string | undefined> {
  if (settings.deliveredBy === undefined) return undefined;
  const approvals = [];
  for await (const { ModelPackageArn, CustomerMetadataProperties } of approvedPackages(
    sagemaker,
    owner.names.modelPackageGroup,
  ))
    approvals.push({ modelPackage: ModelPackageArn, metadata: CustomerMetadataProperties ?? {} });
  return latestApproval(approvals, settings.stack);
}

function packageDrift(endpoint: string, served: readonly string[], word: string, expected: unknown): readonly string[] {
  if (typeof expected !== "string" || served.includes(expected)) return [];
  return [`${endpoint} serves ${served.join(", ") || "nothing"}; ${word} ${expected}.`];
}

/** Instances and weights that somebody has changed of the running endpoint, past its configuration. */
function sizeDrift(
  endpoint: string,
  variants: readonly ProductionVariant[],
  { ProductionVariants: running = [] }: DescribeEndpointOutput,
): readonly string[] {
  return variants.flatMap(({ VariantName: name = "", InitialInstanceCount, InitialVariantWeight }) => {
    const of = running.find(({ VariantName }) => VariantName === name);
    const where = `${endpoint}, variant ${name}`;
    return [
      ...differs(where, "instances", of?.DesiredInstanceCount ?? of?.CurrentInstanceCount, InitialInstanceCount),
      ...differs(where, "of the weights", of?.DesiredWeight ?? of?.CurrentWeight, InitialVariantWeight),
    ];
  });
}

function differs(
  where: string,
  what: string,
  is: number | undefined,
  configured: number | undefined,
): readonly string[] {
  return is === configured ? [] : [`${where}: ${is ?? "no"} ${what}; its configuration says ${configured ?? "none"}.`];
}
