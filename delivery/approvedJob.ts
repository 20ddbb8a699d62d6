/** The job of an approved package, to be used again. */
import { S3Client } from "@aws-sdk/client-s3";
import type { SageMakerClient } from "@aws-sdk/client-sagemaker";
import { type ApprovedPackage, approvedPackages } from "../contract/approvedPackages";
import { modelVersionKey } from "../contract/deliveredModel";
import { currentVersion } from "../contract/objects";
import { parseS3Uri } from "../contract/s3Uri";
import {
  computesTheSame,
  describeTrainingJob,
  type TrainedModel,
  trainedModel,
  type TrainingRequest,
} from "../contract/training/jobs";

export interface ApprovedJob {
  readonly model: TrainedModel;
  /** ARN of the package that names it. */
  readonly modelPackage: string;
}

/**
 * The finished job that has computed the request, and whose model the newest such package that a person has approved
 * really holds, as it was when the package was registered. Undefined when there is none.
 */
export async function findApprovedJob(
  client: SageMakerClient,
  modelPackageGroup: string,
  request: TrainingRequest,
): Promise<ApprovedJob | undefined> {
  for await (const modelPackage of approvedPackages(client, modelPackageGroup)) {
    const model = await jobOfPackage(client, modelPackage, request);
    if (model !== undefined && (await isUnchanged(model, modelPackage, request.region)))
      return { model, modelPackage: modelPackage.ModelPackageArn };
  }
  return undefined;
}

/** The package says which job it is of; the job has to be of this request, and its model the package's. */
async function jobOfPackage(
  client: SageMakerClient,
  { CustomerMetadataProperties: metadata, InferenceSpecification: inference }: ApprovedPackage,
  request: TrainingRequest,
): Promise<TrainedModel | undefined> {
  const name = metadata?.["training-job"];
  if (name?.startsWith(`${request.namePrefix}-${request.identity}`) !== true) return undefined;
  const description = await describeTrainingJob(client, name);
  if (description?.TrainingJobStatus !== "Completed" || !computesTheSame(description, request)) return undefined;
  const model = trainedModel(description);
  return inference?.Containers?.[0]?.ModelDataUrl === model.modelDataUrl ? model : undefined;
}

/** Every training job may write every model: what lies there has to be what the package was registered with. */
async function isUnchanged(
  { modelDataUrl }: TrainedModel,
  { CustomerMetadataProperties: metadata }: ApprovedPackage,
  region: string,
): Promise<boolean> {
  const { bucket, key } = parseS3Uri(modelDataUrl);
  const version = await currentVersion(new S3Client({ region }), bucket, key);
  return version !== undefined && version === metadata?.[modelVersionKey];
}
