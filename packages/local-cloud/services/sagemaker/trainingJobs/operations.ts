import { type Access, AwsError, type Operations } from "../../../contract";
import { passRole } from "../../access";
import { creation } from "../access";
import { inBackground } from "../background";
import type { SageMakerCloud } from "../cloud";
import { assumeExecutionRole, resourceArn, type SagemakerContext, servicePrincipal } from "../context";
import { imageVersion } from "../images";
import { listPage } from "../listing";
import { operation, validationException } from "../requests";
import { vpcConditions } from "../vpc";
import { describeTrainingJob, summarizeTrainingJob } from "./description";
import { isRunning, type TrainingJob, TrainingJobs } from "./record";
import {
  createTrainingJob,
  type CreateTrainingJobRequest,
  listTrainingJobs,
  type ListTrainingJobsRequest,
  trainingJobReference,
} from "./requests";
import { settleAfterRestart } from "./restart";
import { TrainingRun } from "./trainingRun";
import { validateChannels, validateTrainingJob } from "./validation";

/** The jobs of a cloud: what is kept of them, and those that run now by their names. */
interface Jobs {
  readonly context: SagemakerContext;
  readonly kept: TrainingJobs;
  readonly runs: Map<string, TrainingRun>;
}

/** CreateTrainingJob, DescribeTrainingJob, ListTrainingJobs, StopTrainingJob, DeleteTrainingJob. */
export function trainingJobOperations(context: SagemakerContext): Operations<unknown> {
  const { cloud } = context;
  const jobs: Jobs = { context, kept: new TrainingJobs(cloud), runs: new Map() };
  settleAfterRestart(context, jobs.kept);
  return {
    CreateTrainingJob: operation("CreateTrainingJob", createTrainingJob, {
      access: (request) => createAccess(cloud, request),
      run: (request) => start(jobs, request),
    }),
    DescribeTrainingJob: operation("DescribeTrainingJob", trainingJobReference, {
      access: onJob(cloud, "DescribeTrainingJob"),
      run: ({ TrainingJobName }) => describeTrainingJob(existing(jobs.kept, TrainingJobName)),
    }),
    ListTrainingJobs: operation("ListTrainingJobs", listTrainingJobs, {
      access: () => [{ action: "sagemaker:ListTrainingJobs", resource: "*" }],
      run: (request) => list(jobs.kept, request),
    }),
    StopTrainingJob: operation("StopTrainingJob", trainingJobReference, {
      access: onJob(cloud, "StopTrainingJob"),
      run: ({ TrainingJobName }) => stop(jobs, TrainingJobName),
    }),
    DeleteTrainingJob: operation("DeleteTrainingJob", trainingJobReference, {
      access: onJob(cloud, "DeleteTrainingJob"),
      run: ({ TrainingJobName }) => remove(jobs, TrainingJobName),
    }),
  };
}

/** Takes a job that can be run, and lets it run beside the request. */
async function start({ context, kept, runs }: Jobs, request: CreateTrainingJobRequest): Promise<unknown> {
  const { cloud } = context;
  const { TrainingJobName: name, RoleArn } = request;
  const arn = trainingJobArn(cloud, name);
  refuseUsedName(kept, name);
  await validateTrainingJob(context, request);
  const role = assumeExecutionRole(cloud, RoleArn, arn);
  await validateChannels(context, request, role.caller);
  refuseUsedName(kept, name);
  kept.add(arn, request, imageVersion(context, request.AlgorithmSpecification.TrainingImage));
  context.tags.set(arn, request.Tags ?? []);
  const run = new TrainingRun(context, kept, request, role);
  runs.set(name, run);
  inBackground(
    cloud,
    `training job ${name}`,
    run.execute().finally(() => runs.delete(name)),
  );
  return { TrainingJobArn: arn };
}

function stop({ kept, runs }: Jobs, name: string): object {
  const { status } = existing(kept, name);
  if (status !== "InProgress")
    throw validationException(`The request was rejected because the training job is in status ${status}.`);
  runs.get(name)?.stop();
  return {};
}

function remove({ context, kept }: Jobs, name: string): object {
  const job = kept.get(name);
  if (job === undefined) throw new AwsError("ResourceNotFound", "Requested resource not found.");
  if (isRunning(job))
    throw new AwsError(
      "ResourceInUse",
      `The training job ${job.arn} is in status ${job.status} and cannot be deleted.`,
    );
  kept.delete(name);
  context.tags.delete(job.arn);
  return {};
}

function onJob(cloud: SageMakerCloud, action: string) {
  return ({ TrainingJobName }: { readonly TrainingJobName: string }): readonly Access[] => [
    { action: `sagemaker:${action}`, resource: trainingJobArn(cloud, TrainingJobName) },
  ];
}

function trainingJobArn(cloud: SageMakerCloud, name: string): string {
  return resourceArn(cloud, "training-job", name);
}

function createAccess(cloud: SageMakerCloud, request: CreateTrainingJobRequest): readonly Access[] {
  const { TrainingJobName, RoleArn, ResourceConfig, OutputDataConfig, StoppingCondition, Tags } = request;
  const conditions = {
    "sagemaker:InstanceTypes": [ResourceConfig.InstanceType],
    "sagemaker:InterContainerTrafficEncryption": String(request.EnableInterContainerTrafficEncryption),
    "sagemaker:MaxRuntimeInSeconds": String(StoppingCondition.MaxRuntimeInSeconds),
    "sagemaker:NetworkIsolation": String(request.EnableNetworkIsolation),
    ...vpcConditions(request.VpcConfig),
    ...(OutputDataConfig.KmsKeyId === undefined ? {} : { "sagemaker:OutputKmsKeyArn": OutputDataConfig.KmsKeyId }),
    ...(ResourceConfig.VolumeKmsKeyId === undefined
      ? {}
      : { "sagemaker:VolumeKmsKeyArn": ResourceConfig.VolumeKmsKeyId }),
  };
  return [
    ...creation("sagemaker:CreateTrainingJob", trainingJobArn(cloud, TrainingJobName), Tags, conditions),
    passRole(RoleArn, servicePrincipal),
  ];
}

function refuseUsedName(jobs: TrainingJobs, name: string): void {
  const job = jobs.get(name);
  if (job === undefined) return;
  throw new AwsError(
    "ResourceInUse",
    "Training job names must be unique within an AWS account and region, " +
      `and a training job with this name already exists (${job.arn})`,
  );
}

function existing(jobs: TrainingJobs, name: string): TrainingJob {
  const job = jobs.get(name);
  if (job === undefined) throw validationException("Requested resource not found.");
  return job;
}

function list(jobs: TrainingJobs, request: ListTrainingJobsRequest): Readonly<Record<string, unknown>> {
  const rows = jobs
    .values()
    .filter(({ status }) => request.StatusEquals === undefined || status === request.StatusEquals)
    .filter(({ lastModifiedTime }) => lastModifiedTime >= (request.LastModifiedTimeAfter ?? 0))
    .filter(({ lastModifiedTime }) => lastModifiedTime < (request.LastModifiedTimeBefore ?? Infinity))
    .map((job) => ({ job, name: job.request.TrainingJobName, creationTime: job.creationTime, status: job.status }));
  const { rows: page, NextToken } = listPage(rows, request, "Ascending");
  return { TrainingJobSummaries: page.map(({ job }) => summarizeTrainingJob(job)), NextToken };
}
