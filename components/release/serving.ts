import { Endpoint, EndpointConfiguration, Model, type ModelArgs } from "@pulumi/aws/sagemaker";
import { ComponentResource, type ComponentResourceOptions, type Input, type Output, output } from "@pulumi/pulumi";
import { componentTypes } from "../../contract/componentTypes";
import type { NetworkSettings } from "../../settings/schema";
import { packageTag } from "../../settings/tags";
import type { HostedPackage } from "./lookups";
import { UniqueName } from "./uniqueName";

/** One model behind the endpoint, with its share of the traffic. */
export interface VariantArgs {
  readonly name: string;
  /** Relative to the other variants' weights. */
  readonly weight: number;
  readonly instanceType: string;
  readonly instanceCount: number;
  /** ARN of the package that this variant always serves. Default: the package that is delivered. */
  readonly modelPackage?: string;
}

interface HostedVariant {
  readonly variant: VariantArgs;
  readonly model: Model;
}

export interface ServingArgs {
  /** Fixed: clients hold it. Changing it deletes the endpoint and makes another. */
  readonly endpointName: string;
  /** Prefixes; each model and each configuration gets a unique name below them. */
  readonly names: { readonly model: string; readonly endpointConfiguration: string };
  readonly variants: readonly VariantArgs[];
  /** ARN of the package to serve. */
  readonly modelPackageArn: Input<string>;
  /** Looks up what a package says about hosting. */
  readonly describePackage: (arn: string) => Promise<HostedPackage>;
  /** The role that the endpoint's instances run with. */
  readonly executionRoleArn: Input<string>;
  /** The VPC of the models. Changing it makes new models. Default: SageMaker's own network. */
  readonly network?: NetworkSettings | undefined;
  /** Whether the containers run without any network. Changing it makes new models. Default: false. */
  readonly isolation?: boolean;
  /**
   * ARN of the KMS key of the instances' volumes. Changing it makes a new configuration. Default: a key that SageMaker
   * throws away.
   */
  readonly volumeKeyArn?: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
  /** Whether a plan that would delete or replace the endpoint is refused. Default: false. */
  readonly protectEndpoint?: boolean;
}

/**
 * The served model: a model for each variant, an endpoint configuration, and the endpoint.
 *
 * Another package makes new models and a new configuration beside the old ones, then updates the endpoint in place
 * while it goes on serving. Old models and configurations are retained: SageMaker may roll back to them. Costs the
 * variants' instance hours.
 */
export class Serving extends ComponentResource {
  public readonly endpointName: Output<string>;
  public readonly endpointConfigurationName: Output<string>;
  public readonly modelPackageArn: Output<string>;

  public constructor(name: string, args: ServingArgs, options?: ComponentResourceOptions) {
    super(componentTypes.Serving, name, {}, options);
    const hosted = args.variants.map((variant) => ({ variant, model: this.createModel(name, variant, args) }));
    const configuration = this.createConfiguration(name, args, hosted);
    const endpoint = new Endpoint(
      `${name}-endpoint`,
      { name: args.endpointName, endpointConfigName: configuration.name, tags: args.tags },
      { parent: this, protect: args.protectEndpoint ?? false },
    );
    // From the model and not from the arguments: an update of another part of the stack has another package, and serves
    // none of it.
    const delivered = hosted.find(({ variant }) => variant.modelPackage === undefined);
    this.modelPackageArn =
      delivered === undefined
        ? output(args.modelPackageArn)
        : delivered.model.tags.apply((tags) => tags?.[packageTag] ?? "");
    this.endpointName = endpoint.name;
    this.endpointConfigurationName = configuration.name;
    this.registerOutputs({
      endpointName: this.endpointName,
      endpointConfigurationName: this.endpointConfigurationName,
      modelPackageArn: this.modelPackageArn,
    });
  }

  private createConfiguration(
    name: string,
    args: ServingArgs,
    hosted: readonly HostedVariant[],
  ): EndpointConfiguration {
    const { volumeKeyArn } = args;
    const productionVariants = hosted.map(({ variant, model }) => ({
      variantName: variant.name,
      modelName: model.name,
      // SageMaker keeps 32 bits: of 0.1 it reads back another number, for which Pulumi would plan a replacement in
      // every update.
      initialVariantWeight: Math.fround(variant.weight),
      instanceType: variant.instanceType,
      initialInstanceCount: variant.instanceCount,
    }));
    const content = output(productionVariants).apply((variants) =>
      [JSON.stringify(variants), ...(volumeKeyArn === undefined ? [] : [volumeKeyArn])].join(" "),
    );
    const unique = new UniqueName(
      `${name}-configuration-name`,
      { prefix: args.names.endpointConfiguration, content },
      { parent: this },
    );
    return new EndpointConfiguration(
      `${name}-configuration`,
      {
        name: unique.value,
        productionVariants,
        ...(volumeKeyArn !== undefined && { kmsKeyArn: volumeKeyArn }),
        tags: args.tags,
      },
      { parent: this, retainOnDelete: true },
    );
  }

  private createModel(name: string, variant: VariantArgs, args: ServingArgs): Model {
    const arn = output(variant.modelPackage ?? args.modelPackageArn);
    const hosted = arn.apply(args.describePackage);
    const primaryContainer = { image: hosted.image, modelDataUrl: hosted.modelDataUrl };
    const surroundings = modelSurroundings(args);
    const content = output([arn, hosted.image, hosted.modelDataUrl, args.executionRoleArn]).apply((parts) =>
      [...parts, ...(Object.keys(surroundings).length === 0 ? [] : [JSON.stringify(surroundings)])].join(" "),
    );
    const unique = new UniqueName(
      `${name}-${variant.name}-model-name`,
      { prefix: args.names.model, content },
      { parent: this },
    );
    // The image and data of the package, not the package itself: whether SageMaker hosts packages that nobody approved
    // yet is undocumented.
    return new Model(
      `${name}-${variant.name}-model`,
      {
        name: unique.value,
        executionRoleArn: args.executionRoleArn,
        primaryContainer,
        ...surroundings,
        tags: output({ arn, hosted }).apply(({ arn: modelPackage, hosted: { metadata } }) => ({
          ...args.tags,
          [packageTag]: modelPackage,
          ...(metadata["commit"] && { "model-delivery:commit": metadata["commit"] }),
          ...(metadata["training-job"] && { "model-delivery:training-job": metadata["training-job"] }),
        })),
      },
      { parent: this, retainOnDelete: true },
    );
  }
}

/** What the settings say about the network of a model; nothing when they leave it to SageMaker. */
function modelSurroundings({
  network,
  isolation = false,
}: ServingArgs): Pick<ModelArgs, "vpcConfig" | "enableNetworkIsolation"> {
  return {
    ...(network && { vpcConfig: { subnets: [...network.subnets], securityGroupIds: [...network.securityGroups] } }),
    ...(isolation && { enableNetworkIsolation: true }),
  };
}
