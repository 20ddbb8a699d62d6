import { AwsError, type Caller } from "../../contract";
import type { SageMakerCloud } from "./cloud";

export interface LogLocation {
  readonly group: string;
  readonly stream: string;
}

/** Lines of one PutLogEvents call; AWS takes 10,000. */
const batchSize = 1_000;

/** Carries a container's lines into a log stream under the container's role, in order. */
export class ContainerLog {
  private readonly pending: { timestamp: number; message: string }[] = [];
  private writing: Promise<void> = Promise.resolve();
  private failure: Error | undefined;

  private constructor(
    private readonly cloud: SageMakerCloud,
    private readonly caller: Caller,
    private readonly location: LogLocation,
  ) {}

  /** Creates the stream, and its group when it is the first one. */
  public static async open(cloud: SageMakerCloud, caller: Caller, location: LogLocation): Promise<ContainerLog> {
    const stream = { logGroupName: location.group, logStreamName: location.stream };
    try {
      await cloud.call(caller, "logs", "CreateLogStream", stream);
    } catch (error) {
      if (!(error instanceof AwsError) || error.code !== "ResourceNotFoundException") throw error;
      await createGroup(cloud, caller, location.group);
      await cloud.call(caller, "logs", "CreateLogStream", stream);
    }
    return new ContainerLog(cloud, caller, location);
  }

  public write(line: string): void {
    this.cloud.emit({ kind: "log", source: `${this.location.group}/${this.location.stream}`, line });
    // CloudWatch Logs refuses empty messages.
    this.pending.push({ timestamp: this.cloud.clock.now().getTime(), message: line === "" ? " " : line });
    if (this.pending.length === 1) this.writing = this.writing.then(() => this.writePending());
  }

  /** Resolves when everything is written; throws when something could not be. */
  public async flush(): Promise<void> {
    await this.writing;
    if (this.failure !== undefined) throw this.failure;
  }

  private async writePending(): Promise<void> {
    while (this.pending.length > 0 && this.failure === undefined) {
      const logEvents = this.pending.slice(0, batchSize);
      try {
        await this.cloud.call(this.caller, "logs", "PutLogEvents", {
          logGroupName: this.location.group,
          logStreamName: this.location.stream,
          logEvents,
        });
      } catch (error) {
        this.failure = error instanceof Error ? error : new Error(String(error));
      }
      // Taken out only now: a line that comes meanwhile must not start a second writer.
      this.pending.splice(0, logEvents.length);
    }
  }
}

/** Two containers may find the group missing at once; the slower one finds it made. */
async function createGroup(cloud: SageMakerCloud, caller: Caller, logGroupName: string): Promise<void> {
  try {
    await cloud.call(caller, "logs", "CreateLogGroup", { logGroupName });
  } catch (error) {
    if (!(error instanceof AwsError) || error.code !== "ResourceAlreadyExistsException") throw error;
  }
}
