/** Models, and the groups of their packages. */
import type { ContainerDefinition, ImageConfig, VpcConfig } from "@aws-sdk/client-sagemaker";
import type { ModelArgs, ModelPackageGroupArgs } from "@pulumi/aws/sagemaker";
import { ifThere } from "../../awsClients";
import { fields } from "../blocks";
import { type Plain, poll, required, row } from "../row";
import { tagList } from "../tags";
import { longestName, readTags, source, updateTags } from "./calls";

export const modelPackageGroup = row<ModelPackageGroupArgs>({
  source: `${source}model_package_group.go`,
  properties: ["modelPackageGroupName", "modelPackageGroupDescription", "tags"],
  replaces: ["modelPackageGroupName", "modelPackageGroupDescription"],
  async create(inputs, calls) {
    const sagemaker = await calls.aws.sagemaker();
    const name = inputs.modelPackageGroupName;
    await sagemaker.createModelPackageGroup({
      ModelPackageGroupName: name,
      ModelPackageGroupDescription: inputs.modelPackageGroupDescription,
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

export const model = row<ModelArgs>({
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
      PrimaryContainer: inputs.primaryContainer && translateContainer("primaryContainer", inputs.primaryContainer),
      Containers: inputs.containers?.map((container) => translateContainer("containers", container)),
      EnableNetworkIsolation: inputs.enableNetworkIsolation,
      VpcConfig: inputs.vpcConfig && translateNetwork(inputs.vpcConfig),
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
  async read({ id, inputs }, { aws }) {
    const sagemaker = await aws.sagemaker();
    const found = await ifThere(sagemaker.describeModel({ ModelName: id }), "ValidationException");
    return found && readTags(sagemaker, required(found.ModelArn, "the model's ARN"), inputs);
  },
});

function translateNetwork(network: NonNullable<ModelInputs["vpcConfig"]>): VpcConfig {
  return fields<typeof network, VpcConfig>("vpcConfig", network, {
    subnets: "Subnets",
    securityGroupIds: "SecurityGroupIds",
  });
}

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
