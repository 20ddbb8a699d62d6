/** What SageMaker of a local cloud holds, as its administrator sees it. */
import type { Rehearsal } from "../rehearsal/stage/rehearsal";
import { packageTag } from "../settings/tags";

function ask<Answer>({ cloud }: Rehearsal, operation: string, input: unknown): Promise<Answer> {
  return cloud.call<Answer>(cloud.administrator.caller, "sagemaker", operation, input);
}

/** Names of the endpoints. */
export async function endpoints(rehearsal: Rehearsal): Promise<readonly string[]> {
  const { Endpoints } = await ask<{ Endpoints: readonly { EndpointName: string }[] }>(rehearsal, "ListEndpoints", {});
  return Endpoints.map(({ EndpointName }) => EndpointName).sort();
}

/** Names of the training jobs. */
export async function trainingJobs(rehearsal: Rehearsal): Promise<readonly string[]> {
  const { TrainingJobSummaries } = await ask<{ TrainingJobSummaries: readonly { TrainingJobName: string }[] }>(
    rehearsal,
    "ListTrainingJobs",
    {},
  );
  return TrainingJobSummaries.map(({ TrainingJobName }) => TrainingJobName).sort();
}

/** `PendingManualApproval`, `Approved` or `Rejected`. */
export async function approvalStatus(rehearsal: Rehearsal, modelPackage: string): Promise<string> {
  const { ModelApprovalStatus } = await ask<{ ModelApprovalStatus: string }>(rehearsal, "DescribeModelPackage", {
    ModelPackageName: modelPackage,
  });
  return ModelApprovalStatus;
}

/** Another number of instances than the endpoint's configuration says, as a person sets it in the console. */
export async function resizeByHand(
  rehearsal: Rehearsal,
  { endpoint, variant, instances }: { readonly endpoint: string; readonly variant: string; readonly instances: number },
): Promise<void> {
  await ask(rehearsal, "UpdateEndpointWeightsAndCapacities", {
    EndpointName: endpoint,
    DesiredWeightsAndCapacities: [{ VariantName: variant, DesiredInstanceCount: instances }],
  });
}

/** What a package says of itself. */
export async function packageMetadata(
  rehearsal: Rehearsal,
  modelPackage: string,
): Promise<Readonly<Record<string, string>>> {
  const { CustomerMetadataProperties } = await ask<{ CustomerMetadataProperties: Record<string, string> }>(
    rehearsal,
    "DescribeModelPackage",
    { ModelPackageName: modelPackage },
  );
  return CustomerMetadataProperties;
}

/** With which learning rate a job has trained, and where its model was written. */
export async function trainedWith(
  rehearsal: Rehearsal,
  job: string,
): Promise<{ readonly learningRate: string | undefined; readonly modelDataUrl: string }> {
  const { HyperParameters, ModelArtifacts } = await ask<{
    HyperParameters: Partial<Record<string, string>>;
    ModelArtifacts: { S3ModelArtifacts: string };
  }>(rehearsal, "DescribeTrainingJob", { TrainingJobName: job });
  return { learningRate: HyperParameters["learning_rate"], modelDataUrl: ModelArtifacts.S3ModelArtifacts };
}

/** Where the model lies that an endpoint serves. */
export async function modelOfEndpoint(rehearsal: Rehearsal, endpoint: string): Promise<string> {
  const { PrimaryContainer } = await servedModel(rehearsal, endpoint);
  return PrimaryContainer.ModelDataUrl;
}

/** The package whose model an endpoint serves, by the tag of the model. */
export async function servedPackage(rehearsal: Rehearsal, endpoint: string): Promise<string | undefined> {
  const { ModelArn } = await servedModel(rehearsal, endpoint);
  const { Tags } = await ask<{ Tags: readonly { Key: string; Value: string }[] }>(rehearsal, "ListTags", {
    ResourceArn: ModelArn,
  });
  return Tags.find(({ Key }) => Key === packageTag)?.Value;
}

interface ServedModel {
  readonly ModelArn: string;
  readonly PrimaryContainer: { readonly ModelDataUrl: string };
}

async function servedModel(rehearsal: Rehearsal, endpoint: string): Promise<ServedModel> {
  const { EndpointConfigName } = await ask<{ EndpointConfigName: string }>(rehearsal, "DescribeEndpoint", {
    EndpointName: endpoint,
  });
  const { ProductionVariants } = await ask<{ ProductionVariants: readonly { ModelName: string }[] }>(
    rehearsal,
    "DescribeEndpointConfig",
    { EndpointConfigName },
  );
  return ask<ServedModel>(rehearsal, "DescribeModel", { ModelName: ProductionVariants[0]?.ModelName });
}

/** The variants of an endpoint's configuration. */
export async function variantsOf(
  rehearsal: Rehearsal,
  endpoint: string,
): Promise<readonly { readonly name: string; readonly instanceType: string }[]> {
  const { EndpointConfigName } = await ask<{ EndpointConfigName: string }>(rehearsal, "DescribeEndpoint", {
    EndpointName: endpoint,
  });
  const { ProductionVariants } = await ask<{
    ProductionVariants: readonly { VariantName: string; InstanceType: string }[];
  }>(rehearsal, "DescribeEndpointConfig", { EndpointConfigName });
  return ProductionVariants.map(({ VariantName: name, InstanceType: instanceType }) => ({ name, instanceType }));
}

/** Deletes something as its owner can at any time, without the delivery. */
export async function deleteByHand(
  rehearsal: Rehearsal,
  thing: { readonly modelPackage: string } | { readonly trainingJob: string } | { readonly endpoint: string },
): Promise<void> {
  if ("modelPackage" in thing) await ask(rehearsal, "DeleteModelPackage", { ModelPackageName: thing.modelPackage });
  else if ("trainingJob" in thing) await ask(rehearsal, "DeleteTrainingJob", { TrainingJobName: thing.trainingJob });
  else await ask(rehearsal, "DeleteEndpoint", { EndpointName: thing.endpoint });
}
