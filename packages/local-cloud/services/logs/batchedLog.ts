import { AwsError, type Caller, type Calls, type Events, type Time } from "../../contract";
import { messageOf } from "../../nodeErrors";

/**
 * Milliseconds of this machine for which lines are gathered, so that whoever writes them does not wait for the disk.
 */
const gathering = 100;

export interface LogDestination {
  readonly group: string;
  readonly stream: string;
}

/**
 * Carries lines into a log stream of a group that exists, in batches. Without the right to do so they are lost, which
 * is said once.
 */
export class BatchedLog {
  private pending: { timestamp: number; message: string }[] = [];
  private timer: NodeJS.Timeout | undefined;
  private opened = false;
  private refused = false;

  /**
   * @param caller who writes: the role of a function, or the administrator for a service whose right AWS itself
   * arranges
   */
  public constructor(
    private readonly cloud: Calls & Events & Time,
    private readonly caller: Caller,
    private readonly destination: LogDestination,
  ) {}

  public write(message: string): void {
    if (this.refused) return;
    // CloudWatch Logs refuses empty messages.
    this.pending.push({ timestamp: this.cloud.clock.now().getTime(), message: message === "" ? " " : message });
    this.timer ??= setTimeout(() => void this.flush(), gathering).unref();
  }

  /** Writes what has been gathered; never rejects. */
  public async flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    const logEvents = this.pending;
    this.pending = [];
    if (logEvents.length === 0) return;
    const { group: logGroupName, stream: logStreamName } = this.destination;
    try {
      if (!this.opened) await this.open();
      await this.cloud.call(this.caller, "logs", "PutLogEvents", { logGroupName, logStreamName, logEvents });
    } catch (error) {
      this.refused = true;
      this.cloud.emit({
        kind: "log",
        source: `${logGroupName}/${logStreamName}`,
        line: `Log lines are lost: ${messageOf(error)}`,
      });
    }
  }

  private async open(): Promise<void> {
    this.opened = true;
    const { group: logGroupName, stream: logStreamName } = this.destination;
    try {
      await this.cloud.call(this.caller, "logs", "CreateLogStream", { logGroupName, logStreamName });
    } catch (error) {
      if (!(error instanceof AwsError) || error.code !== "ResourceAlreadyExistsException") throw error;
    }
  }
}
