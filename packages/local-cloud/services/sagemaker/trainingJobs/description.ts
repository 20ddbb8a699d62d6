/** Training jobs in the form of DescribeTrainingJob and ListTrainingJobs. */
import { without } from "../../fields";
import { secondaryStatus, type TrainingJob } from "./record";
import { metricDefinitions } from "./trainingRun";

export function describeTrainingJob(job: TrainingJob): Readonly<Record<string, unknown>> {
  const request = without(job.request, "Tags");
  const definitions = metricDefinitions(request.AlgorithmSpecification);
  return {
    ...request,
    AlgorithmSpecification: {
      ...request.AlgorithmSpecification,
      ...(definitions.length === 0 ? {} : { MetricDefinitions: definitions }),
    },
    TrainingJobArn: job.arn,
    TrainingJobStatus: job.status,
    SecondaryStatus: secondaryStatus(job),
    SecondaryStatusTransitions: job.transitions,
    CreationTime: job.creationTime,
    LastModifiedTime: job.lastModifiedTime,
    TrainingStartTime: job.trainingStartTime,
    TrainingEndTime: job.trainingEndTime,
    ...trainingSeconds(job),
    ...(job.modelArtifacts === undefined ? {} : { ModelArtifacts: { S3ModelArtifacts: job.modelArtifacts } }),
    ...(job.metrics.length === 0 ? {} : { FinalMetricDataList: job.metrics }),
    FailureReason: job.failureReason,
  };
}

export function summarizeTrainingJob(job: TrainingJob): Readonly<Record<string, unknown>> {
  return {
    TrainingJobName: job.request.TrainingJobName,
    TrainingJobArn: job.arn,
    CreationTime: job.creationTime,
    TrainingEndTime: job.trainingEndTime,
    LastModifiedTime: job.lastModifiedTime,
    TrainingJobStatus: job.status,
    SecondaryStatus: secondaryStatus(job),
  };
}

/** Whole seconds, of which every one is billed: this machine has no spot capacity to save with. */
function trainingSeconds({ trainingStartTime, trainingEndTime }: TrainingJob): Readonly<Record<string, number>> {
  if (trainingStartTime === undefined || trainingEndTime === undefined) return {};
  const seconds = Math.ceil(trainingEndTime - trainingStartTime);
  return { TrainingTimeInSeconds: seconds, BillableTimeInSeconds: seconds };
}
