/** Finds, starts and watches a training job outside any update, so that nobody's state lock is held while it trains. */
import { SageMakerClient } from "@aws-sdk/client-sagemaker";
import type { Clients } from "../contract/clients";
import { sha256 } from "../contract/hash";
import {
  findTrainingJob,
  startTrainingJob,
  stopTrainingJob,
  type TrainedModel,
  trainedModel,
  type TrainingRequest,
  watchTrainingJob,
} from "../contract/training/jobs";
import { findApprovedJob } from "./approvedJob";

export interface WatchedJob extends TrainedModel {
  /** Whether the job had finished before. */
  readonly reused: boolean;
}

export interface JobOptions {
  /** Id of the execution that asks: its jobs carry a hash of it in their names, which nobody could know before. */
  readonly execution: string;
  /** The group whose approved packages may name a job to use again. */
  readonly modelPackageGroup: string;
  readonly pollingIntervalSeconds: number;
  readonly report: (line: string) => void;
  readonly clients: Clients;
}

/**
 * Uses the finished job of a package that a person has approved, or one of this execution, again; else joins the
 * running job of this execution, or starts one. On SIGTERM a job that was started here is stopped.
 *
 * A job is never used again for its name alone: a commit that nobody approved could have trained something else under
 * it.
 */
export async function trainOrReuse(
  request: TrainingRequest,
  { execution, modelPackageGroup, pollingIntervalSeconds, report, clients }: JobOptions,
): Promise<WatchedJob> {
  const client = clients.of(SageMakerClient, request.region);
  const approved = await findApprovedJob(clients, modelPackageGroup, request);
  if (approved !== undefined) {
    report(
      `Training job ${approved.model.trainingJobName} of the approved package ${approved.modelPackage} has trained ` +
        "exactly this before (image, hyperparameters, data, resources): nothing to train.",
    );
    return { ...approved.model, reused: true };
  }
  const found = await findTrainingJob(client, request, executionJobName(request, execution));
  if (found.state === "finished") {
    report(`Training job ${found.name} has finished in this execution: nothing to train.`);
    return { ...trainedModel(found.description), reused: true };
  }
  const own = found.state === "absent";
  if (own) await startTrainingJob(client, request, found.name);
  report(own ? `Training job ${found.name} started.` : `Training job ${found.name} is running already; joining it.`);
  return stoppable(async (signal) => {
    try {
      const options = { region: request.region, pollingIntervalSeconds, onProgress: report, signal };
      return { ...(await watchTrainingJob(client, found.name, options)), reused: false };
    } catch (error) {
      if (!signal.aborted) throw error;
      // Somebody else waits for a job that was joined.
      if (own) await stopTrainingJob(client, found.name);
      throw new Error(
        `Interrupted by ${String(signal.reason)}. Training job ${found.name} ${own ? "was stopped" : "goes on"}.`,
        { cause: error },
      );
    }
  });
}

/** Name of the execution's own job: at most 60 of SageMaker's 63 characters, and another attempt appends to it. */
function executionJobName({ namePrefix, identity }: TrainingRequest, execution: string): string {
  return `${namePrefix}-${identity}-${sha256(execution).slice(0, 6)}`;
}

/** Runs an action that a stopped build, or Ctrl-C, interrupts. */
async function stoppable<Result>(action: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
  const controller = new AbortController();
  const interrupt = (signal: NodeJS.Signals): void => {
    controller.abort(signal);
  };
  process.on("SIGTERM", interrupt).on("SIGINT", interrupt);
  try {
    return await action(controller.signal);
  } finally {
    process.off("SIGTERM", interrupt).off("SIGINT", interrupt);
  }
}
