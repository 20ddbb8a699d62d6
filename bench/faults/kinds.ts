/** The kinds of faults that a delivery meets, each with where it may strike. */
import type { FaultOfRequests, LossOfProcess, RequestFault } from "#local-cloud";
import type { Random } from "../../rehearsal/pictures/random";

/** What happens in one run. */
export interface Trial {
  /** In words, for the line of the run. */
  readonly told: string;
  readonly faults: readonly (FaultOfRequests | LossOfProcess)[];
  /** Whether the commit changes a hyperparameter, so that it trains. */
  readonly trains: boolean;
  /** The action in whose middle the cloud is stopped and started again. */
  readonly restart?: { readonly stage: string; readonly action: string };
}

/** Requests that every delivery makes, and those of one that trains. */
const requests: readonly (Pick<FaultOfRequests, "operation" | "service"> & { readonly trains?: true })[] = [
  { service: "s3", operation: "GET" },
  { service: "s3", operation: "PUT" },
  { service: "sagemaker", operation: "CreateModel" },
  { service: "sagemaker", operation: "UpdateEndpoint" },
  { service: "sagemaker", operation: "DescribeEndpoint" },
  { service: "sagemaker", operation: "CreateTrainingJob", trains: true },
  { service: "sagemaker", operation: "DescribeTrainingJob", trains: true },
  { service: "sagemaker", operation: "CreateModelPackage", trains: true },
  { service: "sagemaker-runtime", operation: "POST" },
];

const actions = [
  { stage: "Build", action: "Train" },
  { stage: "QA", action: "Deploy" },
  { stage: "QA", action: "Test" },
  { stage: "Production", action: "Deploy" },
] as const;

function requestTrial(kind: string, fault: RequestFault): (random: Random) => Trial {
  return (random) => {
    const { trains = false, ...request } = oneOf(random, requests);
    const [after, times] = [random.integer(0, 1), random.integer(1, 2)];
    const where = `${request.service}:${request.operation ?? "*"}`;
    return {
      told: `${kind} at ${where}, ${times} after ${after}`,
      faults: [{ ...request, fault, after, times }],
      trains,
    };
  };
}

/** SageMaker's words while a role that was just made is not known everywhere. */
const notAssumable: RequestFault = {
  code: "ValidationException",
  message: "Could not assume role. Please ensure that the role exists and allows principal sagemaker.amazonaws.com.",
};

function lossTrial(lose: LossOfProcess["lose"], longest: number): (random: Random) => Trial {
  return (random) => {
    const milliseconds = random.integer(0, longest);
    const after = lose === "build" ? random.integer(0, 2) : 0;
    return {
      told: `a process of ${lose} is lost, ${milliseconds} ms old, after ${after} others`,
      faults: [{ lose, milliseconds, after }],
      trains: lose === "training",
    };
  };
}

export const kinds: Readonly<Record<string, (random: Random) => Trial>> = {
  throttle: requestTrial("throttled", "throttle"),
  serverError: requestTrial("500", "serverError"),
  timeOut: requestTrial("no answer", "timeOut"),
  cut: requestTrial("connection cut", "cut"),
  lostAnswer: requestTrial("answer lost", "lostAnswer"),
  notYet: (random) => {
    const operation = oneOf(random, ["CreateTrainingJob", "CreateModel"] as const);
    return {
      told: `role not yet assumable at sagemaker:${operation}`,
      faults: [{ service: "sagemaker", operation, fault: notAssumable }],
      trains: operation === "CreateTrainingJob",
    };
  },
  lostTraining: lossTrial("training", 1_500),
  lostServing: lossTrial("serving", 1_500),
  lostBuild: lossTrial("build", 2_000),
  restart: (random) => {
    const restart = oneOf(random, actions);
    return {
      told: `the cloud starts again during ${restart.stage} ${restart.action}`,
      faults: [],
      trains: false,
      restart,
    };
  },
};

function oneOf<Choice>(random: Random, choices: readonly [Choice, ...Choice[]] | readonly Choice[]): Choice {
  const choice = choices[random.integer(0, choices.length - 1)] ?? choices[0];
  if (choice === undefined) throw new Error("There is nothing to choose from.");
  return choice;
}
