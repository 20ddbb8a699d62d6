/**
 * Training jobs by identity: find the finished one, start one, watch it. Used by the dynamic resource in a plain update
 * and by `delivery train` outside any update, so a job that one of them started is found by the other.
 *
 * What the dynamic provider runs of this module is serialized into the stack's state, and any change of it is a change
 * of the state: it imports the SDK, Node's timers, and of this room only what it runs.
 */
import { setTimeout as sleep } from "node:timers/promises";
import {
  CreateTrainingJobCommand,
  type CreateTrainingJobCommandInput,
  DescribeTrainingJobCommand,
  type DescribeTrainingJobCommandOutput,
  type SageMakerClient,
  StopTrainingJobCommand,
  type TrainingInstanceType,
} from "@aws-sdk/client-sagemaker";
import { isNotFound } from "../awsErrors";
import { quotasPage } from "../consolePages";
import type { TrainingSpecification } from "./specification";

/** A job to be found or started. */
export interface TrainingRequest {
  readonly region: string;
  /** What a job's name begins with: `<namePrefix>-<identity>`. */
  readonly namePrefix: string;
  readonly identity: string;
  readonly specification: TrainingSpecification;
  readonly roleArn: string;
  /** S3 URI below which SageMaker writes `<job>/output/model.tar.gz`. */
  readonly outputUri: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** What is known about a request's job. */
export type JobState =
  | { readonly state: "finished"; readonly name: string; readonly description: DescribeTrainingJobCommandOutput }
  | { readonly state: "running"; readonly name: string }
  /** No job yet, or only failed and stopped ones: the name is the next free one. */
  | { readonly state: "absent"; readonly name: string };

/** What a finished job leaves behind. */
export interface TrainedModel {
  readonly trainingJobName: string;
  /** S3 URI of model.tar.gz. */
  readonly modelDataUrl: string;
  /** Final metrics by name, for example `validation:accuracy`. */
  readonly metrics: Readonly<Record<string, number>>;
}

/**
 * Looks for the job of a request by its name, `<baseName>` or after other attempts `<baseName>-2` and so on. A name
 * alone proves nothing: a job that does not compute what is asked for, or that failed or was stopped, is passed over,
 * and SageMaker never gives its name again.
 */
export async function findTrainingJob(
  client: SageMakerClient,
  request: TrainingRequest,
  baseName = `${request.namePrefix}-${request.identity}`,
): Promise<JobState> {
  for (let attempt = 1; ; attempt += 1) {
    const name = `${baseName}${attempt === 1 ? "" : `-${attempt}`}`;
    const description = await describeTrainingJob(client, name);
    if (description === undefined) return { state: "absent", name };
    if (!computesTheSame(description, request)) continue;
    if (description.TrainingJobStatus === "Completed") return { state: "finished", name, description };
    if (description.TrainingJobStatus === "InProgress") return { state: "running", name };
  }
}

/** The finished job of this name. @throws when it is none, or computes something else than what is asked for */
export async function adoptTrainingJob(
  client: SageMakerClient,
  request: TrainingRequest,
  name: string,
): Promise<TrainedModel> {
  const description = await describeTrainingJob(client, name);
  if (description?.TrainingJobStatus === "Completed" && computesTheSame(description, request))
    return trainedModel(description);
  throw new Error(
    `Training job ${name} cannot be adopted: ` +
      (description === undefined
        ? "it does not exist."
        : `it is ${description.TrainingJobStatus ?? "?"}, or has not trained what the settings and the data ask for.`),
  );
}

/**
 * Whether a job has the image, hyperparameters, channels, resources, role and output of the request. The channels'
 * addresses hold the version of the data, which is a hash of its content.
 */
export function computesTheSame(description: DescribeTrainingJobCommandOutput, request: TrainingRequest): boolean {
  return essence(description) === essence(createInput(request, ""));
}

/** What decides about a job's model, as one text; equal texts are equal models. */
function essence(job: Partial<DescribeTrainingJobCommandOutput> | CreateTrainingJobCommandInput): string {
  const { InstanceType, InstanceCount, VolumeSizeInGB } = job.ResourceConfig ?? {};
  const byName = ([one = ""]: readonly unknown[], [other = ""]: readonly unknown[]): number =>
    String(one) < String(other) ? -1 : 1;
  return JSON.stringify([
    job.AlgorithmSpecification?.TrainingImage,
    Object.entries(job.HyperParameters ?? {}).sort(byName),
    (job.InputDataConfig ?? [])
      .map(({ ChannelName, ContentType, DataSource }) => [ChannelName, ContentType, DataSource?.S3DataSource?.S3Uri])
      .sort(byName),
    [InstanceType, InstanceCount, VolumeSizeInGB],
    job.RoleArn,
    job.OutputDataConfig?.S3OutputPath,
  ]);
}

/** Starts the job under the name that `findTrainingJob` found free. */
export async function startTrainingJob(client: SageMakerClient, request: TrainingRequest, name: string): Promise<void> {
  try {
    await client.send(new CreateTrainingJobCommand(createInput(request, name)));
  } catch (error) {
    throw explainStartFailure(error, request);
  }
}

/** What a watcher is told, and how often it asks. */
export interface WatchOptions {
  readonly region: string;
  readonly pollingIntervalSeconds: number;
  /** One line for each new state of the job. */
  readonly onProgress: (line: string) => void;
  readonly signal?: AbortSignal;
}

/**
 * Waits until the job has ended.
 * @throws when it did not complete: with the job's own FailureReason and where its log is. Stopped is a failure, too.
 */
export async function watchTrainingJob(
  client: SageMakerClient,
  name: string,
  options: WatchOptions,
): Promise<TrainedModel> {
  for (let reported = ""; ;) {
    const description = await describeTrainingJob(client, name);
    if (description === undefined) throw new Error(`Training job ${name} does not exist any more.`);
    const transition = description.SecondaryStatusTransitions?.at(-1);
    const line =
      `${name}: ` +
      `${description.SecondaryStatus ?? "?"}${transition?.StatusMessage ? ` - ${transition.StatusMessage}` : ""}`;
    if (line !== reported) options.onProgress(line);
    reported = line;
    const status = description.TrainingJobStatus;
    if (status === "Completed") return trainedModel(description);
    if (status === "Failed" || status === "Stopped") throw trainingFailure(description, options.region);
    await sleep(options.pollingIntervalSeconds * 1000, undefined, options.signal ? { signal: options.signal } : {});
  }
}

/** Stops a job; one that has already ended stays as it is. */
export async function stopTrainingJob(client: SageMakerClient, name: string): Promise<void> {
  await client.send(new StopTrainingJobCommand({ TrainingJobName: name }));
}

/** What a completed job left behind. */
export function trainedModel(description: DescribeTrainingJobCommandOutput): TrainedModel {
  const name = description.TrainingJobName ?? "";
  const modelDataUrl = description.ModelArtifacts?.S3ModelArtifacts;
  if (!modelDataUrl) throw new Error(`Training job ${name} completed, but left no model.`);
  const metrics: Record<string, number> = {};
  for (const { MetricName: metric, Value: value } of description.FinalMetricDataList ?? []) {
    if (metric !== undefined && value !== undefined) metrics[metric] = value;
  }
  return { trainingJobName: name, modelDataUrl, metrics };
}

/** What SageMaker says of a job; undefined when there is none of that name. */
export async function describeTrainingJob(
  client: SageMakerClient,
  name: string,
): Promise<DescribeTrainingJobCommandOutput | undefined> {
  try {
    return await client.send(new DescribeTrainingJobCommand({ TrainingJobName: name }));
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** What SageMaker is asked for. */
export function createInput(request: TrainingRequest, name: string): CreateTrainingJobCommandInput {
  const { specification: job, outputUri } = request;
  const channel = (channelName: string, uri: string) => ({
    ChannelName: channelName,
    ContentType: job.channelType,
    DataSource: {
      S3DataSource: { S3DataType: "S3Prefix" as const, S3Uri: uri, S3DataDistributionType: "FullyReplicated" as const },
    },
  });
  const spot = job.maximumWaitSeconds !== undefined;
  return {
    TrainingJobName: name,
    RoleArn: request.roleArn,
    AlgorithmSpecification: {
      TrainingImage: job.image,
      TrainingInputMode: "File",
      ...(job.metricDefinitions.length > 0 && {
        MetricDefinitions: job.metricDefinitions.map((metric) => ({ Name: metric.name, Regex: metric.expression })),
      }),
    },
    HyperParameters: { ...job.hyperparameters },
    InputDataConfig: [channel("train", job.channels.train), channel("validation", job.channels.validation)],
    OutputDataConfig: { S3OutputPath: outputUri, ...(job.outputKeyArn && { KmsKeyId: job.outputKeyArn }) },
    ResourceConfig: {
      // The settings name one that exists; the SDK lists those of its own version.
      InstanceType: job.instanceType as TrainingInstanceType,
      InstanceCount: job.instanceCount,
      VolumeSizeInGB: job.volumeGigabytes,
      ...(job.volumeKeyArn && { VolumeKmsKeyId: job.volumeKeyArn }),
    },
    ...(job.network && {
      VpcConfig: { Subnets: [...job.network.subnets], SecurityGroupIds: [...job.network.securityGroups] },
    }),
    ...(job.isolation && { EnableNetworkIsolation: true }),
    StoppingCondition: {
      MaxRuntimeInSeconds: job.maximumRuntimeSeconds,
      ...(spot && { MaxWaitTimeInSeconds: job.maximumWaitSeconds }),
    },
    // An interrupted spot instance goes on from its checkpoint.
    ...(spot && { EnableManagedSpotTraining: true, CheckpointConfig: { S3Uri: `${outputUri}/${name}/checkpoints` } }),
    Tags: Object.entries(request.tags).map(([Key, Value]) => ({ Key, Value })),
  };
}

function explainStartFailure(error: unknown, { roleArn, region, specification }: TrainingRequest): unknown {
  if (!(error instanceof Error && error.name === "ResourceLimitExceeded")) return error;
  const quota = /limit '([^']+)'/.exec(error.message)?.[1] ?? `${specification.instanceType} for training job usage`;
  const [, partition = "aws"] = roleArn.split(":");
  return new Error(
    `The account's quota "${quota}" in ${region} does not allow this training job: ${error.message} ` +
      `New accounts have 0 GPU instances. Request an increase: ${quotasPage({ partition, region })}`,
    { cause: error },
  );
}

function trainingFailure(description: DescribeTrainingJobCommandOutput, region: string): Error {
  const {
    TrainingJobName: name = "",
    TrainingJobStatus: status = "",
    SecondaryStatus: detail = "",
    FailureReason: reason,
  } = description;
  const limit = detail === "MaxRuntimeExceeded" || detail === "MaxWaitTimeExceeded";
  const why =
    reason ??
    (limit
      ? `it reached its time limit (${detail}); raise it in the settings' training block`
      : "it was stopped before it had finished");
  const log = `log group /aws/sagemaker/TrainingJobs, streams ${name}/*, region ${region}`;
  return new Error(`Training job ${name} ended ${status}: ${why} (${log})`);
}
