/** Endpoint configurations: which models an endpoint serves, on what. */
import type { ProductionVariant, ProductionVariantServerlessConfig } from "@aws-sdk/client-sagemaker";
import type { EndpointConfigurationArgs } from "@pulumi/aws/sagemaker";
import { ifThere, unlessGone } from "../../awsClients";
import { fields } from "../blocks";
import { prefixedName } from "../naming";
import { type Plain, required, row } from "../row";
import { tagList } from "../tags";
import { longestName, readTags, source, updateTags } from "./calls";

type VariantInput = Plain<EndpointConfigurationArgs>["productionVariants"][number];

export const endpointConfiguration = row<EndpointConfigurationArgs>({
  source: `${source}endpoint_configuration.go`,
  properties: ["name", "namePrefix", "productionVariants", "kmsKeyArn", "tags"],
  replaces: ["name", "namePrefix", "productionVariants", "kmsKeyArn"],
  naming: { property: "name", prefixProperty: "namePrefix", maximumLength: longestName },
  async create(inputs, { aws }) {
    const sagemaker = await aws.sagemaker();
    const name = inputs.name ?? prefixedName(inputs.namePrefix ?? "");
    await sagemaker.createEndpointConfig({
      EndpointConfigName: name,
      ProductionVariants: inputs.productionVariants.map(translateVariant),
      Tags: tagList(inputs.tags),
      KmsKeyId: inputs.kmsKeyArn,
    });
    const { EndpointConfigArn } = await sagemaker.describeEndpointConfig({ EndpointConfigName: name });
    const arn = required(EndpointConfigArn, "the endpoint configuration's ARN");
    await sagemaker.listTags({ ResourceArn: arn });
    return { id: name, outputs: { name, arn } };
  },
  async update(update, { aws }) {
    await updateTags(await aws.sagemaker(), update);
    return {};
  },
  async delete({ id }, { aws }) {
    const sagemaker = await aws.sagemaker();
    await unlessGone(sagemaker.deleteEndpointConfig({ EndpointConfigName: id }), "ValidationException");
  },
  async read({ id, inputs }, { aws }) {
    const sagemaker = await aws.sagemaker();
    const found = await ifThere(sagemaker.describeEndpointConfig({ EndpointConfigName: id }), "ValidationException");
    return found && readTags(sagemaker, required(found.EndpointConfigArn, "the endpoint configuration's ARN"), inputs);
  },
});

function translateVariant(variant: VariantInput): ProductionVariant {
  const withDefaults: VariantInput = { variantName: prefixedName("terraform-"), initialVariantWeight: 1, ...variant };
  return fields<VariantInput, ProductionVariant>("productionVariants", withDefaults, {
    variantName: "VariantName",
    modelName: "ModelName",
    instanceType: "InstanceType",
    initialInstanceCount: "InitialInstanceCount",
    initialVariantWeight: "InitialVariantWeight",
    containerStartupHealthCheckTimeoutInSeconds: "ContainerStartupHealthCheckTimeoutInSeconds",
    modelDataDownloadTimeoutInSeconds: "ModelDataDownloadTimeoutInSeconds",
    volumeSizeInGb: "VolumeSizeInGB",
    inferenceAmiVersion: "InferenceAmiVersion",
    serverlessConfig: [
      "ServerlessConfig",
      (serverless) =>
        fields<typeof serverless, ProductionVariantServerlessConfig>(
          "productionVariants.serverlessConfig",
          serverless,
          {
            maxConcurrency: "MaxConcurrency",
            memorySizeInMb: "MemorySizeInMB",
            provisionedConcurrency: "ProvisionedConcurrency",
          },
        ),
    ],
  });
}
