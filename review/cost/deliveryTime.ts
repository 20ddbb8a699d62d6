/** How long a delivery takes on AWS, from the pipeline that the program declares and a dated table of durations. */
import type { Declared } from "./charge";
import { readDurations, readDurationSources } from "./durations";
import { row, brokenAtWords } from "./lines";
import { deliverySeconds } from "./rules/builds";
import type { Usage } from "./usage";

/** From the commit to production, the waiting for the approval apart. */
export interface DeliveryTime {
  /** The endpoints serve already what the commit asks for. */
  readonly nothingToDeploy: number;
  /** The model is there; both endpoints are updated. */
  readonly nothingToTrain: number;
  readonly withTraining: number;
}

/** Minutes; undefined for a stack without a pipeline. */
export function deliveryTime(resources: readonly Declared[], usage: Usage): DeliveryTime | undefined {
  const pipeline = resources.find(({ type }) => type === "aws:codepipeline/pipeline:Pipeline");
  if (pipeline === undefined) return undefined;
  const durations = readDurations();
  const minutes = (changed: Partial<Usage>): number =>
    deliverySeconds(pipeline, { usage: { ...usage, ...changed }, durations, resources }) / 60;
  return {
    nothingToDeploy: minutes({ trainingMinutes: 0, rolloutMinutes: 0 }),
    nothingToTrain: minutes({ trainingMinutes: 0 }),
    withTraining: minutes({}),
  };
}

/** The CloudFormation sample's README: about 30 minutes for the whole pipeline. */
const original = 30;

export function timeLines(time: DeliveryTime): readonly string[] {
  const minutes = (text: string, amount: number): string => row(text, `${amount.toFixed(1)} min`);
  return [
    "A delivery on AWS, from the commit to production, without the approver's time",
    "",
    minutes("nothing to train, and nothing to deploy", time.nothingToDeploy),
    minutes("nothing to train; both endpoints are updated", time.nothingToTrain),
    minutes("  of it the two updates, by SageMaker itself", time.nothingToTrain - time.nothingToDeploy),
    minutes("with a training", time.withTraining),
    minutes("the CloudFormation sample, with its training", original),
    "",
    ...readDurationSources().flatMap(({ key, seconds, kind, source }) =>
      brokenAtWords(`${key}: ${seconds} s, ${kind} (${source})`),
    ),
  ];
}
