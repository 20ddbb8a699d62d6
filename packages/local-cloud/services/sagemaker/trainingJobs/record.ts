/** What is kept of a training job, and how its state advances. */
import type { Table } from "../../../contract";
import type { SageMakerCloud } from "../cloud";
import { currentMoment } from "../context";
import type { MetricValue } from "./metrics";
import type { CreateTrainingJobRequest } from "./requests";

export type TrainingJobStatus = "InProgress" | "Completed" | "Failed" | "Stopping" | "Stopped";

export type SecondaryStatus =
  | "Starting"
  | "Downloading"
  | "Training"
  | "Uploading"
  | "Completed"
  | "Failed"
  | "Stopping"
  | "Stopped"
  | "MaxRuntimeExceeded";

export interface SecondaryStatusTransition {
  readonly Status: SecondaryStatus;
  readonly StartTime: number;
  readonly EndTime?: number;
  readonly StatusMessage: string;
}

export interface TrainingJob {
  readonly arn: string;
  readonly request: CreateTrainingJobRequest;
  /** Digest of the programs that train; undefined for an image that this machine cannot run. */
  readonly imageVersion: string | undefined;
  readonly status: TrainingJobStatus;
  readonly transitions: readonly SecondaryStatusTransition[];
  readonly creationTime: number;
  readonly lastModifiedTime: number;
  readonly trainingStartTime?: number;
  readonly trainingEndTime?: number;
  readonly modelArtifacts?: string;
  readonly metrics: readonly MetricValue[];
  readonly failureReason?: string;
}

/** SageMaker's own messages for each step. */
const stepMessages: Readonly<Record<SecondaryStatus, string>> = {
  Starting: "Preparing the instances for training",
  Downloading: "Downloading input data",
  Training: "Training image download completed. Training in progress.",
  Uploading: "Uploading generated training model",
  Completed: "Training job completed",
  Failed: "Training job failed",
  Stopping: "Stopping the training job",
  Stopped: "Training job stopped",
  MaxRuntimeExceeded: "Training job runtime exceeded MaxRuntimeInSeconds provided",
};

/** The longest FailureReason of the API, in characters. */
const longestFailureReason = 1024;

/** All training jobs of the cloud. */
export class TrainingJobs {
  private readonly table: Table<TrainingJob>;

  public constructor(private readonly cloud: SageMakerCloud) {
    this.table = cloud.table<TrainingJob>("sagemaker-training-jobs");
  }

  public get(name: string): TrainingJob | undefined {
    return this.table.get(name);
  }

  public values(): readonly TrainingJob[] {
    return this.table.values();
  }

  public delete(name: string): void {
    this.table.delete(name);
  }

  public add(arn: string, request: CreateTrainingJobRequest, imageVersion: string | undefined): void {
    const now = currentMoment(this.cloud);
    this.table.set(request.TrainingJobName, {
      arn,
      request,
      imageVersion,
      status: "InProgress",
      transitions: [{ Status: "Starting", StartTime: now, StatusMessage: stepMessages.Starting }],
      creationTime: now,
      lastModifiedTime: now,
      metrics: [],
    });
  }

  /** Ends the current step of a job and begins the next, changing what else is given. */
  public advance(
    name: string,
    step: SecondaryStatus,
    changes: Partial<TrainingJob> = {},
    message: string = stepMessages[step],
  ): void {
    const job = this.table.get(name);
    if (job === undefined) return;
    const now = currentMoment(this.cloud);
    const ended = job.transitions.map((transition) =>
      transition.EndTime === undefined ? { ...transition, EndTime: now } : transition,
    );
    const last = isLast(step) ? { EndTime: now } : {};
    this.table.set(name, {
      ...job,
      ...changes,
      lastModifiedTime: now,
      transitions: [...ended, { Status: step, StartTime: now, ...last, StatusMessage: message }],
    });
  }

  /** Ends a job as failed. */
  public fail(name: string, reason: string): void {
    const failureReason = reason.slice(0, longestFailureReason);
    this.advance(
      name,
      "Failed",
      { status: "Failed", failureReason, trainingEndTime: currentMoment(this.cloud) },
      failureReason,
    );
  }
}

/** Whether a job has not ended. */
export function isRunning({ status }: TrainingJob): boolean {
  return status === "InProgress" || status === "Stopping";
}

/** The step that a job is in, or ended with. */
export function secondaryStatus(job: TrainingJob): SecondaryStatus {
  return job.transitions.at(-1)?.Status ?? "Starting";
}

function isLast(step: SecondaryStatus): boolean {
  switch (step) {
    case "Completed":
    case "Failed":
    case "Stopped":
    case "MaxRuntimeExceeded":
      return true;
    case "Starting":
    case "Downloading":
    case "Training":
    case "Uploading":
    case "Stopping":
      return false;
  }
}
