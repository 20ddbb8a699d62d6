import type {
  ContainerDefinition,
  ImageConfig,
  ProductionVariant,
  ProductionVariantServerlessConfig,
  SageMaker,
  VpcConfig,
} from "@aws-sdk/client-sagemaker";
/**
 * SageMaker's model package groups, models and endpoint configurations. The provider reads each back with a Describe
 * call and ListTags, so that a role which applies them needs both.
 */
import type { EndpointConfigurationArgs, ModelArgs, ModelPackageGroupArgs } from "@pulumi/aws/sagemaker";
import { failedWith } from "../awsClients";
import { fields } from "./blocks";
import { prefixedName } from "./naming";
import { type Plain, poll, required, type Row, row, type Update } from "./row";
import { endpointRow } from "./sagemakerEndpoint";
import { changeTags, tagList } from "./tags";

const source = "terraform-provider-aws internal/service/sagemaker/";

/** Names without a prefix have at most this many characters. */
const longestName = 63;

/** All that can change in place of most SageMaker resources. */
export async function updateTags(
  sagemaker: SageMaker,
  {
    old,
    inputs,
    oldOutputs,
  }: Pick<Update<{ readonly tags?: Readonly<Record<string, string>> | undefined }>, "old" | "inputs" | "oldOutputs">,
): Promise<void> {
  const arn = String(oldOutputs["arn"]);
  await changeTags(
    old.tags,
    inputs.tags,
    (tags) => sagemaker.addTags({ ResourceArn: arn, Tags: tagList(tags) }),
    (keys) => sagemaker.deleteTags({ ResourceArn: arn, TagKeys: keys }),
  );
}

const modelPackageGroup = row<ModelPackageGroupArgs>({
  source: `${source}model_package_group.go`,
  properties: ["modelPackageGroupName", "modelPackageGroupDescription", "tags"],
  replaces: ["modelPackageGroupName", "modelPackageGroupDescription"],
  async create(inputs, calls) {
    const sagemaker = await calls.aws.sagemaker();
    const name = inputs.modelPackageGroupName;
    await sagemaker.createModelPackageGroup({
      ModelPackageGroupName: name,
      ...(inputs.modelPackageGroupDescription === undefined
        ? {}
        : { ModelPackageGroupDescription: inputs.modelPackageGroupDescription }),
      Tags: tagList(inputs.tags),
    });
    const arn = await poll(calls, async () => {
      const { ModelPackageGroupStatus: status, ModelPackageGroupArn } = await sagemaker.describeModelPackageGroup({
        ModelPackageGroupName: name,
      });
      if (status === "Failed") throw new Error(`model package group ${name} could not be made`);
      return status === "Completed" ? required(ModelPackageGroupArn, "the group's ARN") : "wait";
    });
    await sagemaker.listTags({ ResourceArn: arn });
    return { id: name, outputs: { arn } };
  },
  async update(update, { aws }) {
    await updateTags(await aws.sagemaker(), update);
    return {};
  },
  async delete({ id }, { aws }) {
    await (await aws.sagemaker()).deleteModelPackageGroup({ ModelPackageGroupName: id });
  },
});

type ModelInputs = Plain<ModelArgs>;
type ContainerInput = NonNullable<ModelInputs["primaryContainer"]>;

const model = row<ModelArgs>({
  source: `${source}model.go`,
  properties: [
    "name",
    "executionRoleArn",
    "primaryContainer",
    "containers",
    "enableNetworkIsolation",
    "vpcConfig",
    "tags",
  ],
  replaces: ["name", "executionRoleArn", "primaryContainer", "containers", "enableNetworkIsolation", "vpcConfig"],
  naming: { property: "name", maximumLength: longestName },
  async create(inputs, { aws }) {
    const sagemaker = await aws.sagemaker();
    const name = required(inputs.name, "a name");
    await sagemaker.createModel({
      ModelName: name,
      ExecutionRoleArn: inputs.executionRoleArn,
      Tags: tagList(inputs.tags),
      ...(inputs.primaryContainer === undefined
        ? {}
        : { PrimaryContainer: translateContainer("primaryContainer", inputs.primaryContainer) }),
      ...(inputs.containers === undefined
        ? {}
        : { Containers: inputs.containers.map((container) => translateContainer("containers", container)) }),
      ...(inputs.enableNetworkIsolation === undefined ? {} : { EnableNetworkIsolation: inputs.enableNetworkIsolation }),
      ...(inputs.vpcConfig === undefined
        ? {}
        : {
            VpcConfig: fields<typeof inputs.vpcConfig, VpcConfig>("vpcConfig", inputs.vpcConfig, {
              subnets: "Subnets",
              securityGroupIds: "SecurityGroupIds",
            }),
          }),
    });
    const { ModelArn } = await sagemaker.describeModel({ ModelName: name });
    const arn = required(ModelArn, "the model's ARN");
    await sagemaker.listTags({ ResourceArn: arn });
    return { id: name, outputs: { arn } };
  },
  async update(update, { aws }) {
    await updateTags(await aws.sagemaker(), update);
    return {};
  },
  async delete({ id }, { aws }) {
    await (await aws.sagemaker()).deleteModel({ ModelName: id });
  },
});

function translateContainer(where: string, container: ContainerInput): ContainerDefinition {
  return fields<ContainerInput, ContainerDefinition>(
    where,
    { mode: "SingleModel", ...container },
    {
      image: "Image",
      modelDataUrl: "ModelDataUrl",
      modelPackageName: "ModelPackageName",
      environment: "Environment",
      containerHostname: "ContainerHostname",
      mode: "Mode",
      imageConfig: [
        "ImageConfig",
        (config) =>
          fields<typeof config, ImageConfig>(`${where}.imageConfig`, config, {
            repositoryAccessMode: "RepositoryAccessMode",
          }),
      ],
    },
  );
}

type VariantInput = Plain<EndpointConfigurationArgs>["productionVariants"][number];

const endpointConfiguration = row<EndpointConfigurationArgs>({
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
      ...(inputs.kmsKeyArn === undefined ? {} : { KmsKeyId: inputs.kmsKeyArn }),
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
    try {
      await (await aws.sagemaker()).deleteEndpointConfig({ EndpointConfigName: id });
    } catch (error) {
      if (!failedWith(error, "ValidationException")) throw error;
    }
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

export const sagemakerRows: Readonly<Record<string, Row>> = {
  "aws:sagemaker/modelPackageGroup:ModelPackageGroup": modelPackageGroup,
  "aws:sagemaker/model:Model": model,
  "aws:sagemaker/endpointConfiguration:EndpointConfiguration": endpointConfiguration,
  "aws:sagemaker/endpoint:Endpoint": endpointRow,
};
