/** What SageMaker checks before it accepts a training job, beyond the shape of the request. */
import { AwsError, type Caller } from "../../../contract";
import { messageOf } from "../../../nodeErrors";
import { builtInAlgorithm, hasGpu } from "../builtInAlgorithms";
import type { SagemakerContext } from "../context";
import { requestedRepository, requireRunnable } from "../images";
import { validationException } from "../requests";
import { objectsBelow, parseS3Uri } from "../storage";
import { refuseLocalStorage } from "../volumeKeys";
import type { CreateTrainingJobRequest } from "./requests";

/** Refuses a request that names an image, instance type or limits that do not go together. */
export async function validateTrainingJob(context: SagemakerContext, request: CreateTrainingJobRequest): Promise<void> {
  const { TrainingImage, MetricDefinitions } = request.AlgorithmSpecification;
  const repository = requestedRepository(TrainingImage);
  const { InstanceType } = request.ResourceConfig;
  if (builtInAlgorithm(repository)?.needsGpu === true && !hasGpu(InstanceType)) {
    throw validationException(
      `Instance type ${InstanceType} is not supported by algorithm ${repository}; only GPU instances are supported.`,
    );
  }
  if (request.ResourceConfig.VolumeKmsKeyId !== undefined) refuseLocalStorage(InstanceType);
  validateMetricDefinitions(MetricDefinitions ?? []);
  validateStoppingCondition(request);
  parseS3Uri(request.OutputDataConfig.S3OutputPath);
  await requireRunnable(context, TrainingImage, "train");
}

/** Every channel must have data that the training role may list. */
export async function validateChannels(
  { cloud }: SagemakerContext,
  request: CreateTrainingJobRequest,
  role: Caller,
): Promise<void> {
  for (const { DataSource } of request.InputDataConfig ?? []) {
    const { S3Uri } = DataSource.S3DataSource;
    const cause = await emptyOrDenied(() => objectsBelow(cloud.objects, role, S3Uri));
    if (cause === undefined) continue;
    throw validationException(
      `No S3 objects found under S3 URL "${S3Uri}" given in input data source. Please ensure that the bucket exists ` +
        `in the selected region (${cloud.region}), that objects exist under that S3 prefix, and that the role ` +
        `"${request.RoleArn}" has "s3:ListBucket" permissions on bucket "${parseS3Uri(S3Uri).bucket}".${cause}`,
    );
  }
}

async function emptyOrDenied(list: () => Promise<readonly unknown[]>): Promise<string | undefined> {
  try {
    return (await list()).length === 0 ? "" : undefined;
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return ` Error message from S3: ${messageOf(error)}`;
  }
}

function validateMetricDefinitions(definitions: readonly { readonly Name: string; readonly Regex: string }[]): void {
  for (const { Name, Regex } of definitions) {
    try {
      new RegExp(Regex, "u");
    } catch (error) {
      throw validationException(
        `The regular expression of metric definition "${Name}" is invalid: ${messageOf(error)}`,
      );
    }
  }
}

function validateStoppingCondition({ EnableManagedSpotTraining, StoppingCondition }: CreateTrainingJobRequest): void {
  const { MaxRuntimeInSeconds, MaxWaitTimeInSeconds } = StoppingCondition;
  if (!EnableManagedSpotTraining) {
    if (MaxWaitTimeInSeconds === undefined) return;
    throw validationException(
      "Invalid MaxWaitTimeInSeconds. It is only supported when EnableManagedSpotTraining is set to true.",
    );
  }
  if (MaxWaitTimeInSeconds === undefined || MaxWaitTimeInSeconds < MaxRuntimeInSeconds) {
    throw validationException(
      "Invalid MaxWaitTimeInSeconds. It must be present and be greater than or equal to MaxRuntimeInSeconds " +
        "when EnableManagedSpotTraining is set to true.",
    );
  }
}
