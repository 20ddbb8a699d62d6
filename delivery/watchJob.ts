/** Finds, starts and watches a training job outside any update, so that nobody's state lock is held while it trains. */
import { SageMakerClient } from "@aws-sdk/client-sagemaker";
import {
  findTrainingJob,
  startTrainingJob,
  stopTrainingJob,
  type TrainedModel,
  trainedModel,
  type TrainingRequest,
  watchTrainingJob,
} from "../contract/training/jobs";

export interface WatchedJob extends TrainedModel {
  /** Whether the job had finished before. */
  readonly reused: boolean;
}

export interface JobOptions {
  readonly pollingIntervalSeconds: number;
  readonly report: (line: string) => void;
  readonly client?: SageMakerClient;
}

/**
 * Reuses the finished job of the identity, joins a running one, or starts one; on SIGTERM a job that was started here
 * is stopped.
 */
export async function trainOrReuse(
  request: TrainingRequest,
  { pollingIntervalSeconds, report, client: given }: JobOptions,
): Promise<WatchedJob> {
  const client = given ?? new SageMakerClient({ region: request.region });
  const found = await findTrainingJob(client, request.namePrefix, request.identity);
  if (found.state === "finished") {
    report(
      `Training job ${found.name} has trained exactly this before (image, hyperparameters, data, resources): ` +
        "nothing to train.",
    );
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
