import { ModelPackageGroup } from "@pulumi/aws/sagemaker";
import { ComponentResource, type ComponentResourceOptions, type Output } from "@pulumi/pulumi";
import { componentTypes } from "../../contract/componentTypes";

export interface ModelRegistryArgs {
  /** Changing it makes another group, and is refused while this one is protected. */
  readonly groupName: string;
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * The group that every delivered model is registered in as a version. Costs nothing. Protected: environments serve from
 * its versions, and SageMaker refuses to delete a group that has any.
 */
export class ModelRegistry extends ComponentResource {
  public readonly groupName: Output<string>;

  public constructor(name: string, args: ModelRegistryArgs, options?: ComponentResourceOptions) {
    super(componentTypes.ModelRegistry, name, {}, options);
    const group = new ModelPackageGroup(
      `${name}-group`,
      {
        modelPackageGroupName: args.groupName,
        modelPackageGroupDescription:
          "Models of the delivery pipeline, one version for each run that trained or reused one.",
        tags: { ...args.tags },
      },
      { parent: this, protect: true },
    );
    this.groupName = group.modelPackageGroupName;
    this.registerOutputs({ groupName: this.groupName });
  }
}
