/** Trains again what `npm run lineage` says of a model, and nothing else. */
import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { CreateTrainingJobCommand, SageMakerClient, type TrainingInstanceType } from "@aws-sdk/client-sagemaker";
import type { Lineage } from "../clients/lineage/lineage";
import { modelsUri } from "../contract/artifactKeys";
import { sha256 } from "../contract/hash";
import { parseS3Uri } from "../contract/s3Uri";
import { watchTrainingJob } from "../contract/training/jobs";
import type { Rehearsal } from "../rehearsal/stage/rehearsal";
import { administratorAccess } from "../rehearsal/stage/stage";
import { arns } from "../settings/arns";

/** SHA-256 of an object, or of one version of it. */
export async function objectSha256({ cloud }: Rehearsal, uri: string, version?: string): Promise<string> {
  const { bucket, key } = parseS3Uri(uri);
  const { Body: body } = await new S3Client(administratorAccess(cloud)).send(
    new GetObjectCommand({ Bucket: bucket, Key: key, ...(version !== undefined && { VersionId: version }) }),
  );
  return sha256(Buffer.from((await body?.transformToByteArray()) ?? []));
}

/**
 * A training job of what the record names: image, hyperparameters, channels and instances. Name, role and the place of
 * its output are no part of what is computed.
 *
 * @returns the SHA-256 of the model that it has left
 */
export async function trainAgain(
  rehearsal: Rehearsal,
  { image, hyperparameters, channels, instances }: NonNullable<Lineage["training"]>,
  name: string,
): Promise<string> {
  const { cloud, names } = rehearsal;
  const [count = "", type = ""] = instances?.split(" ") ?? [];
  const client = new SageMakerClient(administratorAccess(cloud));
  const job = `${names.trainingJobPrefix}-${name}`;
  await client.send(
    new CreateTrainingJobCommand({
      TrainingJobName: job,
      RoleArn: arns(cloud).role(names.roles.training),
      AlgorithmSpecification: { TrainingImage: image, TrainingInputMode: "File" },
      HyperParameters: { ...hyperparameters },
      InputDataConfig: Object.entries(channels).map(([ChannelName, { uri, contentType }]) => ({
        ChannelName,
        DataSource: { S3DataSource: { S3DataType: "S3Prefix", S3Uri: uri } },
        ContentType: contentType,
      })),
      OutputDataConfig: { S3OutputPath: modelsUri(names.artifactBucket) },
      // SageMaker lists those of its own version.
      ResourceConfig: { InstanceType: type as TrainingInstanceType, InstanceCount: Number(count), VolumeSizeInGB: 50 },
      StoppingCondition: { MaxRuntimeInSeconds: 3600 },
    }),
  );
  const { region } = cloud;
  const model = await watchTrainingJob(client, job, {
    region,
    pollingIntervalSeconds: 0.1,
    onProgress: () => undefined,
  });
  return objectSha256(rehearsal, model.modelDataUrl);
}
