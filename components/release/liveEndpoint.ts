/** What an endpoint serves now, for an update that holds it as it is. */
import {
  DescribeEndpointCommand,
  DescribeEndpointConfigCommand,
  DescribeModelCommand,
  ListTagsCommand,
  type ProductionVariant,
  SageMakerClient,
} from "@aws-sdk/client-sagemaker";
import { isNotFound } from "../../contract/awsErrors";
import type { VariantSettings } from "../../settings/schema";
import { packageTag } from "../../settings/tags";
import { type HostedPackage, lookupFailure } from "./lookups";

export interface LiveVariant {
  /** As the endpoint's configuration has it. */
  readonly variant: VariantSettings;
  /** ARN of the package that its model is made of; empty for a model of somebody else. */
  readonly modelPackage: string;
  readonly hosted: HostedPackage;
}

/**
 * The variants of the configuration that the endpoint has, in whatever state it is; undefined when there is no such
 * endpoint. Only a clear "does not exist" counts as absent: a look-up that fails throws.
 */
export async function liveVariants(
  region: string,
  endpointName: string,
  client = new SageMakerClient({ region }),
): Promise<readonly LiveVariant[] | undefined> {
  const configuration = await configurationOf(client, endpointName);
  if (configuration === undefined) return undefined;
  try {
    const { ProductionVariants: variants = [] } = await client.send(
      new DescribeEndpointConfigCommand({ EndpointConfigName: configuration }),
    );
    return await Promise.all(variants.map((variant) => liveVariant(client, variant)));
  } catch (error) {
    throw lookupFailure(`what endpoint ${endpointName} serves (configuration ${configuration})`, error);
  }
}

async function configurationOf(client: SageMakerClient, endpointName: string): Promise<string | undefined> {
  try {
    const { EndpointConfigName: name } = await client.send(new DescribeEndpointCommand({ EndpointName: endpointName }));
    return name;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw lookupFailure(`endpoint ${endpointName}`, error);
  }
}

async function liveVariant(client: SageMakerClient, variant: ProductionVariant): Promise<LiveVariant> {
  const { ModelArn: arn, PrimaryContainer: container } = await client.send(
    new DescribeModelCommand({ ModelName: variant.ModelName }),
  );
  const { Tags: tags = [] } = await client.send(new ListTagsCommand({ ResourceArn: arn }));
  return {
    variant: {
      name: variant.VariantName ?? "",
      instanceType: variant.InstanceType ?? "",
      instanceCount: variant.InitialInstanceCount ?? 1,
      weight: variant.InitialVariantWeight ?? 1,
    },
    modelPackage: tags.find(({ Key }) => Key === packageTag)?.Value ?? "",
    hosted: { image: container?.Image ?? "", modelDataUrl: container?.ModelDataUrl ?? "", metadata: {} },
  };
}
