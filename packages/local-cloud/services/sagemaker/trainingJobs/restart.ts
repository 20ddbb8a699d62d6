/** What becomes of the jobs of an earlier cloud in the same home. */
import type { SagemakerContext } from "../context";
import { imageVersion } from "../images";
import { isRunning, type TrainingJobs } from "./record";

export function settleAfterRestart(context: SagemakerContext, jobs: TrainingJobs): void {
  failInterruptedJobs(jobs);
  forgetJobsOfOtherVersions(context, jobs);
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
 * programs are files of the checkout, which change: what an earlier version of them has trained is forgotten, so that
 * it is trained again, and the model is one that the present version reads.
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
