import { AwsError, type Caller } from "../../contract";
import type { CodeBuildCloud } from "./cloud";

/** Lines that are sent to the logs service at once; it takes at most 10,000 a call. */
const batchSize = 200;

interface LogEvent {
  readonly timestamp: number;
  readonly message: string;
}

/** Where a build's log goes; absent when the project has turned it off. */
export interface LogPlace {
  readonly groupName: string;
  readonly streamName: string;
}

/** The log of one build: to the terminal as it happens, to the logs service in batches under the build's role. */
export class BuildLog {
  private waiting: LogEvent[] = [];
  private sending: Promise<void> = Promise.resolve();

  public constructor(
    private readonly cloud: CodeBuildCloud,
    private readonly caller: Caller,
    private readonly source: string,
    private readonly place: LogPlace | undefined,
  ) {}

  /** Creates the stream, and the group when nothing has created it before. */
  public async open(): Promise<void> {
    if (this.place === undefined) return;
    const { groupName: logGroupName, streamName: logStreamName } = this.place;
    const createStream = (): Promise<unknown> =>
      this.cloud.call(this.caller, "logs", "CreateLogStream", { logGroupName, logStreamName });
    try {
      await createStream();
    } catch (error) {
      if (!isError(error, "ResourceNotFoundException")) throw error;
      await this.createGroup(logGroupName);
      await createStream();
    }
  }

  private async createGroup(logGroupName: string): Promise<void> {
    try {
      await this.cloud.call(this.caller, "logs", "CreateLogGroup", { logGroupName });
    } catch (error) {
      // Another build of the project has begun at the same time.
      if (!isError(error, "ResourceAlreadyExistsException")) throw error;
    }
  }

  /** Adds a line of a command. */
  public line(text: string): void {
    this.cloud.emit({ kind: "log", source: this.source, line: text });
    if (this.place === undefined) return;
    // The logs service takes no empty messages.
    this.waiting.push({ timestamp: this.cloud.clock.now().getTime(), message: text === "" ? " " : text });
    if (this.waiting.length >= batchSize) this.send();
  }

  /** Adds a line of CodeBuild itself. */
  public note(text: string): void {
    this.line(`[Container] ${text}`);
  }

  /** Resolves when the logs service has every line; rejects when it refused some. */
  public async flush(): Promise<void> {
    this.send();
    await this.sending;
  }

  private send(): void {
    if (this.place === undefined || this.waiting.length === 0) return;
    const { groupName: logGroupName, streamName: logStreamName } = this.place;
    const logEvents = this.waiting;
    this.waiting = [];
    this.sending = this.sending.then(async () => {
      await this.cloud.call(this.caller, "logs", "PutLogEvents", { logGroupName, logStreamName, logEvents });
    });
    // Whoever flushes hears of a refusal; until then it waits.
    this.sending.catch(() => undefined);
  }
}

function isError(error: unknown, code: string): boolean {
  return error instanceof AwsError && error.code === code;
}
