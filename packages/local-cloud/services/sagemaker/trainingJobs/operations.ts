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
import { type TrainingJob, TrainingJobs } from "./record";
import {
  createTrainingJob,
  type CreateTrainingJobRequest,
  listTrainingJobs,
  type ListTrainingJobsRequest,
  trainingJobReference,
} from "./requests";
import { TrainingRun } from "./trainingRun";
import { validateChannels, validateTrainingJob } from "./validation";

/** CreateTrainingJob, DescribeTrainingJob, ListTrainingJobs, StopTrainingJob, DeleteTrainingJob. */
export function trainingJobOperations(context: SagemakerContext): Operations<unknown> {
  const { cloud } = context;
  const jobs = new TrainingJobs(cloud);
  const runs = new Map<string, TrainingRun>();
  failInterruptedJobs(jobs);
  forgetJobsOfOtherVersions(context, jobs);

  const on =
    (action: string) =>
    (request: { readonly TrainingJobName: string }): readonly Access[] => [
      { action: `sagemaker:${action}`, resource: trainingJobArn(cloud, request.TrainingJobName) },
    ];

  return {
    CreateTrainingJob: operation("CreateTrainingJob", createTrainingJob, {
      access: (request) => createAccess(cloud, request),
      run: async (request) => {
        const { TrainingJobName: name, RoleArn } = request;
        const arn = trainingJobArn(cloud, name);
        refuseUsedName(jobs, name);
        await validateTrainingJob(context, request);
        const role = assumeExecutionRole(cloud, RoleArn, arn);
        await validateChannels(context, request, role.caller);
        refuseUsedName(jobs, name);
        jobs.add(arn, request, imageVersion(context, request.AlgorithmSpecification.TrainingImage));
        context.tags.set(arn, request.Tags ?? []);
        const run = new TrainingRun(context, jobs, request, role);
        runs.set(name, run);
        inBackground(
          cloud,
          `training job ${name}`,
          run.execute().finally(() => runs.delete(name)),
        );
        return { TrainingJobArn: arn };
      },
    }),
    DescribeTrainingJob: operation("DescribeTrainingJob", trainingJobReference, {
      access: on("DescribeTrainingJob"),
      run: ({ TrainingJobName }) => describeTrainingJob(existing(jobs, TrainingJobName)),
    }),
    ListTrainingJobs: operation("ListTrainingJobs", listTrainingJobs, {
      access: () => [{ action: "sagemaker:ListTrainingJobs", resource: "*" }],
      run: (request) => list(jobs, request),
    }),
    StopTrainingJob: operation("StopTrainingJob", trainingJobReference, {
      access: on("StopTrainingJob"),
      run: ({ TrainingJobName }) => {
        const { status } = existing(jobs, TrainingJobName);
        if (status !== "InProgress")
          throw validationException(`The request was rejected because the training job is in status ${status}.`);
        runs.get(TrainingJobName)?.stop();
        return {};
      },
    }),
    DeleteTrainingJob: operation("DeleteTrainingJob", trainingJobReference, {
      access: on("DeleteTrainingJob"),
      run: ({ TrainingJobName }) => {
        const job = jobs.get(TrainingJobName);
        if (job === undefined) throw new AwsError("ResourceNotFound", "Requested resource not found.");
        if (isRunning(job))
          throw new AwsError(
            "ResourceInUse",
            `The training job ${job.arn} is in status ${job.status} and cannot be deleted.`,
          );
        jobs.delete(TrainingJobName);
        context.tags.delete(job.arn);
        return {};
      },
    }),
  };
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
    ...(OutputDataConfig.KmsKeyId === undefined ? {} : { "sagemaker:OutputKmsKey": OutputDataConfig.KmsKeyId }),
    ...(ResourceConfig.VolumeKmsKeyId === undefined ? {} : { "sagemaker:VolumeKmsKey": ResourceConfig.VolumeKmsKeyId }),
  };
  return [
    ...creation("sagemaker:CreateTrainingJob", trainingJobArn(cloud, TrainingJobName), Tags, conditions),
    passRole(RoleArn, servicePrincipal),
  ];
}

/** A container does not outlive the cloud that started it: what ran when the cloud ended can only have failed. */
function failInterruptedJobs(jobs: TrainingJobs): void {
  for (const job of jobs.values().filter(isRunning)) {
    const name = job.request.TrainingJobName;
    if (job.status === "Stopping") jobs.advance(name, "Stopped", { status: "Stopped" });
    else
      jobs.fail(
        name,
        "InternalServerError: The local cloud ended while the training job was running. " +
          "Start the job again under another name.",
      );
  }
}

/**
 * A job says by its name what was trained with what, and an image of AWS stays the same under its tag. Here its
 * programs are files of the checkout, which change: what an earlier version of them has trained is forgotten, so that it
 * is trained again, and the model is one that the present version reads.
 */
function forgetJobsOfOtherVersions(context: SagemakerContext, jobs: TrainingJobs): void {
  const images = new Set(jobs.values().map(({ request }) => request.AlgorithmSpecification.TrainingImage));
  const versions = new Map([...images].map((image) => [image, imageVersion(context, image)]));
  const outdated = jobs
    .values()
    .filter(
      ({ request, imageVersion: version }) => version !== versions.get(request.AlgorithmSpecification.TrainingImage),
    );
  for (const { arn, request } of outdated) {
    jobs.delete(request.TrainingJobName);
    context.tags.delete(arn);
  }
}

function isRunning({ status }: TrainingJob): boolean {
  return status === "InProgress" || status === "Stopping";
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
