/** What a release has beside the resources of AWS's provider: its job, its package and the names that it makes up. */
import { CustomResource, type CustomResourceOptions, type Input, type Output } from "@pulumi/pulumi";
import { holdingProperties } from "./held";
import { type ModelPackageArgs, modelPackageProperties } from "./modelPackage";
import { dynamicType, providerCode, type ProviderName } from "./providerCode";
import { type TrainingJobArgs, trainingJobProperties } from "./trainingJob";

interface Declaration {
  readonly provider: ProviderName;
  readonly name: string;
  /** What the program sets, and what the provider computes as undefined. */
  readonly properties: object;
  /** Whether what the state has stays, whatever the program sets. */
  readonly held: boolean | undefined;
  /** Names of everything that a program may set. */
  readonly settable: readonly string[];
}

/** A dynamic resource as `dynamic.Resource` of Pulumi's SDK declares it, with code that is there already. */
class ReleaseResource extends CustomResource {
  protected constructor(
    { provider, name, properties, held, settable }: Declaration,
    options: CustomResourceOptions | undefined,
  ) {
    super(
      dynamicType(provider),
      name,
      { ...properties, __provider: providerCode(provider) },
      { ...options, ...holdingProperties(held, settable) },
    );
  }
}

/** A finished training job. */
export class TrainingJob extends ReleaseResource {
  declare public readonly trainingJobName: Output<string>;
  /** S3 URI of model.tar.gz. */
  declare public readonly modelDataUrl: Output<string>;
  declare public readonly metrics: Output<Readonly<Record<string, number>>>;

  /** @param held whether the job of the state stays, whatever the arguments say */
  public constructor(name: string, args: TrainingJobArgs, options?: CustomResourceOptions, held?: boolean) {
    const properties = { ...args, trainingJobName: undefined, modelDataUrl: undefined, metrics: undefined };
    super({ provider: "TrainingJob", name, properties, held, settable: trainingJobProperties }, options);
  }
}

/** A registered version of the model. */
export class ModelPackage extends ReleaseResource {
  declare public readonly modelPackageArn: Output<string>;

  /** @param held whether the package of the state stays, whatever the arguments say */
  public constructor(name: string, args: ModelPackageArgs, options?: CustomResourceOptions, held?: boolean) {
    const properties = { ...args, modelPackageArn: undefined };
    super({ provider: "ModelPackage", name, properties, held, settable: modelPackageProperties }, options);
  }
}

/**
 * `<prefix>-<8 random hexadecimal digits>`, new for each content. A model or configuration that is replaced is
 * retained, so a name computed from the content would collide as soon as an earlier package is deployed again; the
 * provider's own names carry no stack, so IAM patterns could not part environments by them; and the provider has no
 * name prefix for models.
 */
export class UniqueName extends ReleaseResource {
  declare public readonly value: Output<string>;

  /** @param held whether the name of the state stays, whatever the arguments say */
  public constructor(
    name: string,
    args: { readonly prefix: string; readonly content: Input<string> },
    options?: CustomResourceOptions,
    held?: boolean,
  ) {
    const properties = { ...args, value: undefined };
    super({ provider: "UniqueName", name, properties, held, settable: ["prefix", "content"] }, options);
  }
}
