/** Brings the models of what is deployed to where only this environment's Deploy action writes. */
import { CopyObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { DescribeModelPackageCommand, SageMakerClient } from "@aws-sdk/client-sagemaker";
import type { Context } from "../contract/context";
import { deliveredKey, modelVersionKey, type RegisteredModel } from "../contract/deliveredModel";
import { currentVersion } from "../contract/objects";
import { parseS3Uri } from "../contract/s3Uri";

/**
 * Copies exactly the version of its model that the package was registered with, for each package that the environment
 * is to serve. What training jobs write afterwards is never served.
 */
export async function deliverModels(context: Context, modelPackage: string): Promise<void> {
  const { settings, owner, clients } = context;
  const fixed = settings.endpoint.variants.flatMap((variant) => variant.modelPackage ?? []);
  const registry = clients.of(SageMakerClient, owner.location.region);
  for (const arn of new Set([modelPackage, ...fixed]))
    await deliverModel(context, arn, await registeredModel(registry, arn));
}

async function registeredModel(client: SageMakerClient, modelPackage: string): Promise<RegisteredModel> {
  const { CustomerMetadataProperties: metadata, InferenceSpecification: inference } = await client.send(
    new DescribeModelPackageCommand({ ModelPackageName: modelPackage }),
  );
  const modelDataUrl = inference?.Containers?.[0]?.ModelDataUrl;
  const version = metadata?.[modelVersionKey];
  if (modelDataUrl !== undefined && version !== undefined) return { modelDataUrl, version };
  throw new Error(
    `Package ${modelPackage} does not say which version of its model it was registered with (metadata ` +
      `${modelVersionKey}). Packages of an earlier version do not: release the change again. Nothing was changed.`,
  );
}

async function deliverModel(
  { environment, owner, report, clients }: Context,
  modelPackage: string,
  model: RegisteredModel,
): Promise<void> {
  const client = clients.of(S3Client, owner.location.region);
  const { artifactBucket } = owner.names;
  const { bucket, key } = parseS3Uri(model.modelDataUrl);
  if ((await currentVersion(client, bucket, key)) !== model.version)
    report(
      `${model.modelDataUrl} has been overwritten or deleted since ${modelPackage} was registered. What was ` +
        `registered is deployed: version ${model.version}. Find out who has written the other: in CloudTrail, or ` +
        `with aws s3api list-object-versions --bucket ${bucket} --prefix ${key}`,
    );
  const copy = deliveredKey(environment.endpoint, model);
  // The same model of another package has been copied before.
  if ((await currentVersion(client, artifactBucket, copy)) !== undefined) return;
  await client.send(
    new CopyObjectCommand({
      Bucket: artifactBucket,
      Key: copy,
      CopySource: `${bucket}/${encodeURI(key)}?versionId=${encodeURIComponent(model.version)}`,
      // Whoever wrote the model chooses no tags of the copy.
      TaggingDirective: "REPLACE",
    }),
  );
  report(`Copied the model of ${modelPackage} to s3://${artifactBucket}/${copy}.`);
}
