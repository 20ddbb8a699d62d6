/** The job of an approved package, to be used again. */
import { S3Client } from "@aws-sdk/client-s3";
import { SageMakerClient } from "@aws-sdk/client-sagemaker";
import { type ApprovedPackage, approvedPackages } from "../contract/approvedPackages";
import type { Clients } from "../contract/clients";
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
  clients: Clients,
  modelPackageGroup: string,
  request: TrainingRequest,
): Promise<ApprovedJob | undefined> {
  const client = clients.of(SageMakerClient, request.region);
  const s3 = clients.of(S3Client, request.region);
  for await (const modelPackage of approvedPackages(client, modelPackageGroup)) {
    const model = await jobOfPackage(client, modelPackage, request);
    if (model !== undefined && (await isUnchanged(s3, model, modelPackage)))
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
  s3: S3Client,
  { modelDataUrl }: TrainedModel,
  { CustomerMetadataProperties: metadata }: ApprovedPackage,
): Promise<boolean> {
  const { bucket, key } = parseS3Uri(modelDataUrl);
  const version = await currentVersion(s3, bucket, key);
  return version !== undefined && version === metadata?.[modelVersionKey];
}
