import { ComponentResource, type ComponentResourceOptions, type Input, type Output, output } from "@pulumi/pulumi";
import { componentTypes } from "../../contract/componentTypes";
import { trainingRequest, type TrainingRequestArgs } from "../../contract/training/request";
import { modelKind } from "../../settings/modelKinds";
import { ModelPackage, type Run } from "./modelPackage";
import { TrainingJob } from "./trainingJob";

export type { Run } from "./modelPackage";

/** Changing what identifies the job (image, hyperparameters, data, resources) replaces job and package. */
export interface TrainingArgs extends Omit<TrainingRequestArgs, "image"> {
  /** URI of the training image, which also serves the model. */
  readonly image: Input<string>;
  /** The role that the training job runs with. */
  readonly roleArn: Input<string>;
  /** S3 URI below which models are written: `s3://bucket/models`. */
  readonly outputUri: Input<string>;
  readonly modelPackageGroupName: Input<string>;
  /**
   * The run of the pipeline that this update belongs to: registers a package of its own. Default: none, registers
   * nothing new.
   */
  readonly run?: Run;
  /** Seconds between two looks at a running job. Default: 30. */
  readonly pollingIntervalSeconds?: number;
}

/**
 * The trained model: a training job and the package that registers its model.
 *
 * The job is content-addressed. As long as image, hyperparameters, data version and resources stay, the finished job is
 * used again; when one of them changes, a new job is trained and awaited. Costs the job's instance hours, and S3 for
 * the model. Replacing or deleting this component deletes neither jobs nor packages: they may be serving or waiting for
 * approval.
 */
export class Training extends ComponentResource {
  public readonly trainingJobName: Output<string>;
  public readonly modelPackageArn: Output<string>;

  public constructor(name: string, args: TrainingArgs, options?: ComponentResourceOptions) {
    super(componentTypes.Training, name, {}, options);
    const { region, data } = args;
    const kind = modelKind(args.settings.image);
    const request = output(args.image).apply((image) => trainingRequest({ ...args, image }));
    const job = new TrainingJob(
      `${name}-job`,
      {
        region,
        namePrefix: args.jobPrefix,
        identity: request.identity,
        specification: request.specification,
        roleArn: args.roleArn,
        outputUri: args.outputUri,
        tags: args.tags,
        pollingIntervalSeconds: args.pollingIntervalSeconds ?? 30,
      },
      { parent: this },
    );
    const modelPackage = new ModelPackage(
      `${name}-package`,
      {
        region,
        modelPackageGroupName: args.modelPackageGroupName,
        image: args.image,
        modelDataUrl: job.modelDataUrl,
        trainingJobName: job.trainingJobName,
        metrics: job.metrics,
        supportedContentTypes: [...kind.requestTypes],
        supportedResponseTypes: [...kind.responseTypes],
        dataVersion: data.version,
        labelsUri: data.labels,
        labelsSha256: data.labelsSha256,
        ...(args.run && { run: args.run }),
      },
      { parent: this },
    );
    this.trainingJobName = job.trainingJobName;
    this.modelPackageArn = modelPackage.modelPackageArn;
    this.registerOutputs({ trainingJobName: this.trainingJobName, modelPackageArn: this.modelPackageArn });
  }
}
