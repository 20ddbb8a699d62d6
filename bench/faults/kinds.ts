/** The kinds of faults that a delivery meets, each with where it may strike. */
import type { FaultOfRequests, LossOfProcess, RequestFault } from "#local-cloud";
import { type ActionPlace, pipelineActions } from "../../contract/pipelineActions";
import type { Random } from "../../rehearsal/pictures/random";

/** What happens in one run. */
export interface Trial {
  /** In words, for the line of the run. */
  readonly told: string;
  /** The action that it hits, or the first that it may hit. */
  readonly place: ActionPlace;
  readonly faults: readonly (FaultOfRequests | LossOfProcess)[];
  /** How many milliseconds after the action has begun the cloud is stopped and started again. */
  readonly restartAfter?: number;
}

type Request = Pick<FaultOfRequests, "operation" | "service"> & {
  /** Whether the action makes it more than once. */
  readonly often: boolean;
};

const { train, deployQa, testQa, deployProduction, testProduction } = pipelineActions;

const s3Requests: readonly Request[] = [
  { service: "s3", operation: "GET", often: true },
  { service: "s3", operation: "PUT", often: true },
];
const training: readonly Request[] = [
  ...s3Requests,
  { service: "sagemaker", operation: "CreateTrainingJob", often: false },
  { service: "sagemaker", operation: "DescribeTrainingJob", often: true },
  { service: "sagemaker", operation: "CreateModelPackage", often: false },
];
const deploying: readonly Request[] = [
  ...s3Requests,
  { service: "codepipeline", operation: "ListActionExecutions", often: false },
  { service: "sagemaker", operation: "CreateModel", often: false },
  { service: "sagemaker", operation: "CreateEndpointConfig", often: false },
  { service: "sagemaker", operation: "UpdateEndpoint", often: false },
  { service: "sagemaker", operation: "DescribeEndpoint", often: true },
];
const testing: readonly Request[] = [
  { service: "s3", operation: "GET", often: true },
  { service: "codepipeline", operation: "ListActionExecutions", often: false },
  { service: "sagemaker", operation: "DescribeEndpoint", often: false },
  { service: "sagemaker-runtime", operation: "POST", often: true },
];

/** The actions that do something, with the requests that each makes. */
const actions: readonly { readonly place: ActionPlace; readonly requests: readonly Request[] }[] = [
  { place: train, requests: training },
  { place: deployQa, requests: deploying },
  { place: testQa, requests: testing },
  { place: deployProduction, requests: deploying },
  { place: testProduction, requests: testing },
];

function nameOf({ stage, action }: ActionPlace): string {
  return `${stage} ${action}`;
}

/** As often as a client of AWS's SDK asks by itself, and once less or more. */
const [fewest, most] = [1, 4];

function requestTrial(kind: string, fault: RequestFault): (random: Random) => Trial {
  return (random) => {
    const { place, requests } = oneOf(random, actions);
    const { often, ...request } = oneOf(random, requests);
    const after = often ? random.integer(0, 2) : 0;
    const times = random.integer(fewest, most);
    const where = `${request.service}:${request.operation ?? "*"}`;
    return {
      told: `${nameOf(place)}, ${kind} at ${where}, ${times} after ${after}`,
      place,
      faults: [{ ...request, fault, after, times }],
    };
  };
}

/** SageMaker's words while a role that was just made is not known everywhere. */
const notAssumable: RequestFault = {
  code: "ValidationException",
  message: "Could not assume role. Please ensure that the role exists and allows principal sagemaker.amazonaws.com.",
};

function lossTrial(lose: LossOfProcess["lose"], places: readonly ActionPlace[], longest: number) {
  return (random: Random): Trial => {
    const place = oneOf(random, places);
    const milliseconds = random.integer(0, longest);
    return {
      told: `${nameOf(place)}, a process of ${lose} is lost, ${milliseconds} ms old`,
      place,
      faults: [{ lose, milliseconds }],
    };
  };
}

const everywhere = actions.map(({ place }) => place);

export const kinds: Readonly<Record<string, (random: Random) => Trial>> = {
  throttle: requestTrial("throttled", "throttle"),
  serverError: requestTrial("500", "serverError"),
  timeOut: requestTrial("no answer", "timeOut"),
  cut: requestTrial("connection cut", "cut"),
  lostAnswer: requestTrial("answer lost", "lostAnswer"),
  notYet: (random) => {
    const [place, operation] = oneOf(random, [
      [train, "CreateTrainingJob"],
      [deployQa, "CreateModel"],
      [deployProduction, "CreateModel"],
    ] as const);
    return {
      told: `${nameOf(place)}, role not yet assumable at sagemaker:${operation}`,
      place,
      faults: [{ service: "sagemaker", operation, fault: notAssumable }],
    };
  },
  lostTraining: lossTrial("training", [train], 1_500),
  lostServing: lossTrial("serving", [deployQa, testQa, deployProduction, testProduction], 1_500),
  lostBuild: lossTrial("build", everywhere, 3_000),
  restart: (random) => {
    const place = oneOf(random, everywhere);
    const restartAfter = random.integer(0, 3_000);
    return {
      told: `${nameOf(place)}, the cloud starts again after ${restartAfter} ms`,
      place,
      faults: [],
      restartAfter,
    };
  },
};

function oneOf<Choice>(random: Random, choices: readonly Choice[]): Choice {
  const choice = choices[random.integer(0, choices.length - 1)];
  if (choice === undefined) throw new Error("There is nothing to choose from.");
  return choice;
}
