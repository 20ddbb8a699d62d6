import { Endpoint, EndpointConfiguration, Model, type ModelArgs } from "@pulumi/aws/sagemaker";
import { ComponentResource, type ComponentResourceOptions, type Input, type Output, output } from "@pulumi/pulumi";
import { componentTypes } from "../../contract/componentTypes";
import { endpointVolumeKey } from "../../settings/encryption";
import { environmentNames, type EnvironmentNames } from "../../settings/names";
import type { VariantSettings } from "../../settings/schema";
import { packageTag } from "../../settings/tags";
import type { Encrypted, Environment, Surroundings, Tagged } from "../environment";
import { UniqueName } from "./dynamicResources";
import { holding } from "./held";
import type { HostedPackage } from "./lookups";

interface HostedVariant {
  readonly variant: VariantSettings;
  readonly model: Model;
}

/**
 * Project and stack name the endpoint, which clients hold: another name deletes the endpoint and makes another. Models
 * and configurations get unique names.
 */
export interface ServingArgs extends Omit<Environment, "location">, Surroundings, Encrypted, Tagged {
  /**
   * The models behind the endpoint, 1–10: each as `endpoint.variants` in SETTINGS.md. A change makes a new
   * configuration, to which the endpoint is updated in place.
   */
  readonly variants: readonly VariantSettings[];
  /** ARN of the package to serve. Another one makes new models and a new configuration. */
  readonly modelPackageArn: Input<string>;
  /** Looks up what a package says about hosting: `(arn) => describePackage(region, arn)`. */
  readonly describePackage: (arn: string) => Promise<HostedPackage>;
  /** The role that the endpoint's instances run with: `hosting.roleArn`. Another one makes new models. */
  readonly executionRoleArn: Input<string>;
  /**
   * Whether every resource that the state has stays as it is there, whatever the arguments say. What is declared but
   * not in the state is made all the same. Default: false.
   */
  readonly held?: boolean;
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
  private readonly names: EnvironmentNames;

  public constructor(name: string, args: ServingArgs, options?: ComponentResourceOptions) {
    super(componentTypes.Serving, name, {}, options);
    this.names = environmentNames(args.project, args.stack);
    const hosted = args.variants.map((variant) => ({ variant, model: this.createModel(name, variant, args) }));
    const configuration = this.createConfiguration(name, args, hosted);
    const endpoint = new Endpoint(
      `${name}-endpoint`,
      { name: this.names.endpoint, endpointConfigName: configuration.name, tags: args.tags },
      { parent: this, protect: args.protectEndpoint ?? false, ...holding(args.held) },
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
    const volumeKeyArn = endpointVolumeKey(args.encryption);
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
      { prefix: this.names.endpointConfiguration, content },
      { parent: this },
      args.held,
    );
    return new EndpointConfiguration(
      `${name}-configuration`,
      {
        name: unique.value,
        productionVariants,
        ...(volumeKeyArn !== undefined && { kmsKeyArn: volumeKeyArn }),
        tags: args.tags,
      },
      { parent: this, retainOnDelete: true, ...holding(args.held) },
    );
  }

  private createModel(name: string, variant: VariantSettings, args: ServingArgs): Model {
    const arn = output(variant.modelPackage ?? args.modelPackageArn);
    const hosted = arn.apply(args.describePackage);
    const primaryContainer = { image: hosted.image, modelDataUrl: hosted.modelDataUrl };
    const surroundings = modelSurroundings(args);
    const content = output([arn, hosted.image, hosted.modelDataUrl, args.executionRoleArn]).apply((parts) =>
      [...parts, ...(Object.keys(surroundings).length === 0 ? [] : [JSON.stringify(surroundings)])].join(" "),
    );
    const unique = new UniqueName(
      `${name}-${variant.name}-model-name`,
      { prefix: this.names.model, content },
      { parent: this },
      args.held,
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
      { parent: this, retainOnDelete: true, ...holding(args.held) },
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
