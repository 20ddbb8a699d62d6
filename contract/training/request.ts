/**
 * The one place that turns settings and data into a training job: the program declares it, and `delivery train` starts
 * it outside any update. Both have to ask for the same job, or one would not find what the other has trained.
 */
import type { DataManifest } from "../dataManifest";
import type { TrainingRequest } from "./jobs";
import { type JobSettings, trainingIdentity, type TrainingPlacement, trainingSpecification } from "./specification";

/** What a job follows from. */
export interface TrainingRequestArgs {
  readonly region: string;
  /** Prefix of the job's name, at most 36 characters. */
  readonly jobPrefix: string;
  /** Image, resources and hyperparameters, which identify the job, and its time limits. */
  readonly settings: JobSettings;
  /** Where the job runs and which keys it uses. Default: nothing of one's own. */
  readonly placement?: TrainingPlacement;
  readonly data: DataManifest;
  /** URI of the training image. */
  readonly image: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** The job, without the role that runs it and the place where it writes: they are no part of what is trained. */
export function trainingRequest(args: TrainingRequestArgs): Omit<TrainingRequest, "roleArn" | "outputUri"> {
  const { region, jobPrefix, settings, data, image, placement, tags } = args;
  const specification = trainingSpecification(settings, data, image, placement);
  return { region, namePrefix: jobPrefix, identity: trainingIdentity(specification), specification, tags };
}
