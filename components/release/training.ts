import { ComponentResource, type ComponentResourceOptions, type Input, type Output, output } from "@pulumi/pulumi";
import { modelsUri } from "../../contract/artifactKeys";
import { componentTypes } from "../../contract/componentTypes";
import { type DataManifest, manifestSha256 } from "../../contract/dataManifest";
import { trainingRequest } from "../../contract/training/request";
import { type JobSettings, trainingPlacement } from "../../contract/training/specification";
import { modelKind } from "../../settings/modelKinds";
import { deliveryNames } from "../../settings/names";
import type { Encrypted, Environment, Surroundings, Tagged } from "../environment";
import { ModelPackage, TrainingJob } from "./dynamicResources";
import type { RegisteredModel } from "./lookups";
import type { Run } from "./modelPackage";

export type { Run } from "./modelPackage";

/** Changing what identifies the job (image, hyperparameters, data, resources) replaces job and package. */
export interface TrainingArgs extends Environment, Surroundings, Encrypted, Tagged {
  /** URI of the training image, which also serves the model: `trainingImage(…)`. */
  readonly image: Input<string>;
  /** Resources and hyperparameters, which identify the job, and its time limits: each as `training` in SETTINGS.md. */
  readonly settings: JobSettings;
  /** What is learned from: `currentDataManifest(…)`. */
  readonly data: DataManifest;
  /** The role that the training job runs with: `platform.trainingRoleArn`. Counts for the next job. */
  readonly roleArn: Input<string>;
  /** The bucket that models are written to: `platform.artifactBucketName`. Counts for the next job. */
  readonly artifactBucketName: Input<string>;
  /**
   * The group that packages are registered in: `platform.modelPackageGroupName`. Another one registers another package.
   */
  readonly modelPackageGroupName: Input<string>;
  /**
   * The run of the pipeline that this update belongs to: adopts the job that it names and registers a package of its
   * own. Default: none, registers nothing new.
   */
  readonly run?: Run | undefined;
  /**
   * Holds job and package of the state as they are, whatever the arguments say. What is declared but not in the state
   * is this job and this package: nothing is trained or registered. Default: the arguments decide.
   */
  readonly held?: RegisteredModel | undefined;
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
    const { project, stack, location, settings, data, tags } = args;
    const { region } = location;
    const { trainingJobPrefix: jobPrefix } = deliveryNames(project, stack, location);
    const placement = trainingPlacement(args);
    const kind = modelKind(settings.image);
    const request = output(args.image).apply((image) =>
      trainingRequest({ region, jobPrefix, settings, placement, data, image, tags }),
    );
    const { held } = args;
    const adopt = held?.trainingJob ?? args.run?.trainingJob;
    const job = new TrainingJob(
      `${name}-job`,
      {
        region,
        namePrefix: jobPrefix,
        identity: request.identity,
        specification: request.specification,
        roleArn: args.roleArn,
        outputUri: output(args.artifactBucketName).apply(modelsUri),
        tags,
        pollingIntervalSeconds: args.pollingIntervalSeconds ?? 30,
        ...(adopt !== undefined && { adopt }),
      },
      { parent: this },
      held !== undefined,
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
        dataAttempt: data.attempt,
        dataManifestSha256: manifestSha256(data),
        heldOutSha256: data.heldOutSha256,
        labelsUri: data.labels,
        labelsSha256: data.labelsSha256,
        ...(args.run && { run: args.run }),
        ...(held && { adopt: held.modelPackage }),
      },
      { parent: this },
      held !== undefined,
    );
    this.trainingJobName = job.trainingJobName;
    this.modelPackageArn = modelPackage.modelPackageArn;
    this.registerOutputs({ trainingJobName: this.trainingJobName, modelPackageArn: this.modelPackageArn });
  }
}
