/** Faults that the cloud is told to have: what AWS does to its callers now and then, and to what runs there. */
import type { IncomingMessage } from "node:http";
import { setTimeout } from "node:timers/promises";
import { AwsError, type Processes, type ProcessPurpose, type RunningProcess, type ServiceName } from "./contract";

/**
 * - `throttle`: refused for coming too fast
 * - `serverError`: 500, nothing was done
 * - `timeOut`: no answer for a while, then the connection ends; nothing was done
 * - `cut`: the connection ends at once; nothing was done
 * - `lostAnswer`: the request was carried out, and the connection ends before its answer
 * - an error in AWS's shape, such as that of a role which cannot be assumed yet
 */
export type RequestFault =
  | "cut"
  | "lostAnswer"
  | "serverError"
  | "throttle"
  | "timeOut"
  | { readonly code: string; readonly message: string; readonly status?: number };

interface Counted {
  /** How many fit and are spared first. @default 0 */
  readonly after?: number;
  /** How many are hit then. @default 1 */
  readonly times?: number;
}

/** Requests from the wire; what the cloud's own services ask each other meets no fault. */
export interface FaultOfRequests extends Counted {
  readonly service: ServiceName;
  /** An operation; of S3, S3 Control and SageMaker Runtime the HTTP method. @default every one */
  readonly operation?: string;
  readonly fault: RequestFault;
}

/** The machine under a process is lost: the process and all that it started end by SIGKILL. */
export interface LossOfProcess extends Counted {
  readonly lose: ProcessPurpose;
  /** How long it runs before, in milliseconds of this machine. @default 0 */
  readonly milliseconds?: number;
}

export interface FaultPlan {
  readonly faults: readonly (FaultOfRequests | LossOfProcess)[];
  /** Told of each fault as it is met. */
  readonly onMet?: (fault: FaultOfRequests | LossOfProcess) => void;
}

/** Milliseconds without an answer. */
const silence = 1_000;

export class Faults {
  private readonly seen = new Map<FaultOfRequests | LossOfProcess, number>();

  public constructor(private readonly plan: FaultPlan = { faults: [] }) {}

  /**
   * Lets a request meet its fault, if there is one.
   *
   * @param run carries the request out and answers
   * @throws AwsError as the service would answer
   */
  public async meet({ service, operation, request }: Met, run: () => Promise<void>): Promise<void> {
    const planned = this.plan.faults.find(
      (fault): fault is FaultOfRequests =>
        "fault" in fault &&
        fault.service === service &&
        (fault.operation ?? operation) === operation &&
        this.isTurnOf(fault),
    );
    if (planned === undefined) {
      await run();
      return;
    }
    this.plan.onMet?.(planned);
    if (typeof planned.fault === "object") throw errorOf(service, planned.fault);
    switch (planned.fault) {
      case "timeOut":
        await setTimeout(silence, undefined, { ref: false });
        request.socket.destroy();
        return;
      case "cut":
        request.socket.destroy();
        return;
      case "lostAnswer":
        // Whatever is written from here on waits, and is lost. A long answer would wait for ever to be written.
        request.socket.cork();
        await Promise.race([run(), setTimeout(silence, undefined, { ref: false })]);
        request.socket.destroy();
        return;
      case "serverError":
      case "throttle":
        throw errorOf(service, planned.fault);
    }
  }

  /** Processes of which those are lost that the plan says. */
  public over(processes: Processes): Processes {
    return {
      ...processes,
      start: (options) => {
        const started = processes.start(options);
        const planned = this.plan.faults.find(
          (fault): fault is LossOfProcess => "lose" in fault && fault.lose === options.purpose && this.isTurnOf(fault),
        );
        if (planned !== undefined) void this.lose(started, planned);
        return started;
      },
    };
  }

  private async lose(started: RunningProcess, planned: LossOfProcess): Promise<void> {
    const old = setTimeout(planned.milliseconds ?? 0, "old enough", { ref: false });
    // One that has ended before its time is not lost.
    if ((await Promise.race([started.exited, old])) !== "old enough") return;
    this.plan.onMet?.(planned);
    await started.stop(0);
  }

  /** Counts one that fits. */
  private isTurnOf(fault: FaultOfRequests | LossOfProcess): boolean {
    const seen = this.seen.get(fault) ?? 0;
    this.seen.set(fault, seen + 1);
    const { after = 0, times = 1 } = fault;
    return seen >= after && seen < after + times;
  }
}

/** A request on its way. */
interface Met {
  readonly service: ServiceName;
  readonly operation: string;
  readonly request: IncomingMessage;
}

/** Codes with which services refuse what comes too fast. Source: their API references, "Common errors". */
const throttles: Partial<Readonly<Record<ServiceName, readonly [string, number]>>> = {
  apigateway: ["TooManyRequestsException", 429],
  iam: ["Throttling", 400],
  lambda: ["TooManyRequestsException", 429],
  s3: ["SlowDown", 503],
  s3control: ["SlowDown", 503],
  sns: ["Throttling", 400],
  sts: ["Throttling", 400],
};

function errorOf(service: ServiceName, fault: Exclude<RequestFault, "cut" | "lostAnswer" | "timeOut">): AwsError {
  if (fault === "throttle") {
    const [code, status] = throttles[service] ?? ["ThrottlingException", 400];
    return new AwsError(code, "Rate exceeded", status);
  }
  if (fault === "serverError")
    return new AwsError("InternalFailure", "The request processing has failed because of an unknown error.", 500);
  return new AwsError(fault.code, fault.message, fault.status ?? 400);
}
