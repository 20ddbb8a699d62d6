/** Endpoint configurations: which models an endpoint serves, each with its share of the traffic. */
import { z } from "zod";
import type { Access, Table, Operations } from "../../contract";
import { without } from "../fields";
import { creation } from "./access";
import type { SageMakerCloud } from "./cloud";
import { currentMoment, resourceArn, type SagemakerContext } from "./context";
import { listFields, tags } from "./fields";
import { listPage } from "./listing";
import { existingModel, modelArn } from "./models";
import { operation, validationException } from "./requests";
import { refuseLocalStorage } from "./volumeKeys";

const productionVariant = z.strictObject({
  VariantName: z.string(),
  ModelName: z.string(),
  InstanceType: z.string(),
  InitialInstanceCount: z.number().min(1),
  InitialVariantWeight: z.number().default(1),
  VolumeSizeInGB: z.number().optional(),
  ModelDataDownloadTimeoutInSeconds: z.number().optional(),
  ContainerStartupHealthCheckTimeoutInSeconds: z.number().optional(),
  EnableSSMAccess: z.boolean().optional(),
});

const createEndpointConfiguration = z.strictObject({
  EndpointConfigName: z.string(),
  ProductionVariants: z.array(productionVariant),
  KmsKeyId: z.string().optional(),
  EnableNetworkIsolation: z.boolean().optional(),
  Tags: tags,
});

const configurationReference = z.strictObject({ EndpointConfigName: z.string() });

const listConfigurations = z.strictObject({
  ...listFields,
  SortBy: z.enum(["Name", "CreationTime"]).optional(),
  SortOrder: z.enum(["Ascending", "Descending"]).optional(),
});

type CreateEndpointConfigurationRequest = z.infer<typeof createEndpointConfiguration>;

export type ProductionVariant = z.infer<typeof productionVariant>;

export interface EndpointConfiguration {
  readonly arn: string;
  readonly request: CreateEndpointConfigurationRequest;
  readonly creationTime: number;
}

function configurationTable(cloud: SageMakerCloud): Table<EndpointConfiguration> {
  return cloud.table<EndpointConfiguration>("sagemaker-endpoint-configurations");
}

export function configurationArn(cloud: SageMakerCloud, name: string): string {
  return resourceArn(cloud, "endpoint-config", name);
}

export function existingConfiguration(cloud: SageMakerCloud, name: string): EndpointConfiguration {
  const configuration = configurationTable(cloud).get(name);
  if (configuration === undefined)
    throw validationException(`Could not find endpoint configuration "${configurationArn(cloud, name)}".`);
  return configuration;
}

/** CreateEndpointConfig, DescribeEndpointConfig, ListEndpointConfigs, DeleteEndpointConfig. */
export function endpointConfigurationOperations(context: SagemakerContext): Operations<unknown> {
  const { cloud } = context;
  const configurations = configurationTable(cloud);
  return {
    CreateEndpointConfig: operation("CreateEndpointConfig", createEndpointConfiguration, {
      access: (request) => createAccess(cloud, request),
      run: (request) => create(context, request),
    }),
    DescribeEndpointConfig: operation("DescribeEndpointConfig", configurationReference, {
      access: onConfiguration(cloud, "DescribeEndpointConfig"),
      run: ({ EndpointConfigName }) => describe(existingConfiguration(cloud, EndpointConfigName)),
    }),
    ListEndpointConfigs: operation("ListEndpointConfigs", listConfigurations, {
      access: () => [{ action: "sagemaker:ListEndpointConfigs", resource: "*" }],
      run: (request) => {
        const rows = configurations
          .values()
          .map((found) => ({ found, name: found.request.EndpointConfigName, creationTime: found.creationTime }));
        const { rows: page, NextToken } = listPage(rows, request, "Descending");
        return { EndpointConfigs: page.map(({ found }) => summarize(found)), NextToken };
      },
    }),
    // As on AWS, a configuration in use can be deleted: the endpoint goes on serving.
    DeleteEndpointConfig: operation("DeleteEndpointConfig", configurationReference, {
      access: onConfiguration(cloud, "DeleteEndpointConfig"),
      run: ({ EndpointConfigName }) => {
        const { arn } = existingConfiguration(cloud, EndpointConfigName);
        configurations.delete(EndpointConfigName);
        context.tags.delete(arn);
        return {};
      },
    }),
  };
}

function onConfiguration(cloud: SageMakerCloud, action: string) {
  return ({ EndpointConfigName }: { readonly EndpointConfigName: string }): readonly Access[] => [
    { action: `sagemaker:${action}`, resource: configurationArn(cloud, EndpointConfigName) },
  ];
}

function createAccess(
  cloud: SageMakerCloud,
  { EndpointConfigName, ProductionVariants, KmsKeyId, Tags }: CreateEndpointConfigurationRequest,
): readonly Access[] {
  return creation("sagemaker:CreateEndpointConfig", configurationArn(cloud, EndpointConfigName), Tags, {
    "sagemaker:InstanceTypes": ProductionVariants.map(({ InstanceType }) => InstanceType),
    "sagemaker:ModelArn": ProductionVariants.map(({ ModelName }) => modelArn(cloud, ModelName)),
    ...(KmsKeyId === undefined ? {} : { "sagemaker:VolumeKmsKeyArn": KmsKeyId }),
  });
}

function create({ cloud, tags: tagsOf }: SagemakerContext, request: CreateEndpointConfigurationRequest): unknown {
  const configurations = configurationTable(cloud);
  const { EndpointConfigName: name, ProductionVariants } = request;
  const arn = configurationArn(cloud, name);
  if (configurations.get(name) !== undefined) {
    throw validationException(`Cannot create already existing endpoint configuration "${arn}".`);
  }
  validateVariants(cloud, ProductionVariants);
  if (request.KmsKeyId !== undefined)
    for (const { InstanceType } of ProductionVariants) refuseLocalStorage(InstanceType);
  configurations.set(name, { arn, request, creationTime: currentMoment(cloud) });
  tagsOf.set(arn, request.Tags ?? []);
  return { EndpointConfigArn: arn };
}

function validateVariants(cloud: SageMakerCloud, variants: readonly ProductionVariant[]): void {
  const names = variants.map(({ VariantName }) => VariantName);
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated !== undefined)
    throw validationException(
      `The production variant name ${repeated} is used more than once; variant names must be unique.`,
    );
  if (variants.every(({ InitialVariantWeight }) => InitialVariantWeight === 0)) {
    throw validationException("At least one production variant must have an InitialVariantWeight above 0.");
  }
  for (const { ModelName } of variants) existingModel(cloud, ModelName);
}

function describe(found: EndpointConfiguration): Readonly<Record<string, unknown>> {
  return { ...without(found.request, "Tags"), EndpointConfigArn: found.arn, CreationTime: found.creationTime };
}

function summarize({ arn, request, creationTime }: EndpointConfiguration): Readonly<Record<string, unknown>> {
  return { EndpointConfigName: request.EndpointConfigName, EndpointConfigArn: arn, CreationTime: creationTime };
}
