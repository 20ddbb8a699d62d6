/**
 * The provider of training jobs. Its code stands in the state of every stack: `npm run generate -- providers` writes it
 * from this file (code/TrainingJob.cjs).
 */
import { SageMakerClient } from "@aws-sdk/client-sagemaker";
import type { dynamic, Input } from "@pulumi/pulumi";
import {
  adoptTrainingJob,
  describeTrainingJob,
  findTrainingJob,
  startTrainingJob,
  type TrainedModel,
  trainedModel,
  type TrainingRequest,
  watchTrainingJob,
} from "../../contract/training/jobs";
import { hasOtherCode } from "./codeOfState";

/** Resolved inputs, as the provider sees them. */
export interface TrainingJobInputs extends TrainingRequest {
  /** Name of the finished job to adopt. Absent: the identity's job is found, or trained. */
  readonly adopt?: string;
  readonly pollingIntervalSeconds: number;
}

type TrainingJobState = TrainingJobInputs & TrainedModel;

export interface TrainingJobArgs {
  readonly region: Input<string>;
  readonly namePrefix: Input<string>;
  /**
   * Name of the finished job to adopt; another name replaces the resource. Default: none, the identity decides.
   */
  readonly adopt?: Input<string>;
  /** Changing this replaces the job, unless a job is to be adopted; nothing else does. */
  readonly identity: Input<string>;
  readonly specification: Input<TrainingJobInputs["specification"]>;
  readonly roleArn: Input<string>;
  readonly outputUri: Input<string>;
  readonly tags: Input<Readonly<Record<string, string>>>;
  /** Seconds between two looks at a running job. */
  readonly pollingIntervalSeconds: Input<number>;
}

/** Every property that a program may set. */
export const trainingJobProperties = [
  "region",
  "namePrefix",
  "adopt",
  "identity",
  "specification",
  "roleArn",
  "outputUri",
  "tags",
  "pollingIntervalSeconds",
] as const satisfies readonly (keyof TrainingJobInputs)[];

/**
 * Adopts the job that it is told. Told none, it adopts the finished job of the identity, joins a running one, or starts
 * one and waits for it. There is no `delete`: a replaced job stays, because its model may be serving or waiting for
 * approval.
 */
export const trainingJobProvider: dynamic.ResourceProvider<TrainingJobInputs, TrainingJobState> = {
  async create(inputs) {
    const client = new SageMakerClient({ region: inputs.region });
    if (inputs.adopt !== undefined)
      return { id: inputs.adopt, outs: { ...inputs, ...(await adoptTrainingJob(client, inputs, inputs.adopt)) } };
    const found = await findTrainingJob(client, inputs);
    if (found.state === "finished") return { id: found.name, outs: { ...inputs, ...trainedModel(found.description) } };
    if (found.state === "absent") await startTrainingJob(client, inputs, found.name);
    const { region, pollingIntervalSeconds } = inputs;
    // The provider runs in a process of its own; Pulumi shows what it prints.
    const model = await watchTrainingJob(client, found.name, {
      region,
      pollingIntervalSeconds,
      onProgress: (line) => {
        console.log(line);
      },
    });
    return { id: found.name, outs: { ...inputs, ...model } };
  },

  /**
   * A refresh. What is no finished job any more has gone: the same update finds the identity's job, or trains again.
   */
  async read(id, state) {
    if (state === undefined) throw new Error("A training job is looked up in a refresh only.");
    const description = await describeTrainingJob(new SageMakerClient({ region: state.region }), id);
    if (description?.TrainingJobStatus !== "Completed") return { id: "" };
    return { id, props: { ...state, ...trainedModel(description) } };
  },

  /** Writes this checkout's code into the state (codeOfState.ts), and does nothing else. */
  update(_id, olds, news) {
    return Promise.resolve({ outs: { ...olds, ...news } });
  },

  diff(_id, olds, news) {
    if (news.adopt !== undefined) {
      const other = news.adopt !== olds.trainingJobName;
      return Promise.resolve({ changes: other || hasOtherCode(olds, news), replaces: other ? ["adopt"] : [] });
    }
    const replaces = (["region", "namePrefix", "identity"] as const).filter(
      (property) => olds[property] !== news[property],
    );
    return Promise.resolve({ changes: replaces.length > 0 || hasOtherCode(olds, news), replaces });
  },
};
