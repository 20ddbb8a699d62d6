import { randomBytes, randomUUID } from "node:crypto";
import { existsSync, mkdirSync, renameSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import type { RunningProcess } from "../../../contract";
import { unpackFolder } from "../../../zip";
import { BatchedLog } from "../../logs/batchedLog";
import type { LambdaCloud } from "../cloud";
import { codeTable, defaultLogGroup, type LambdaFunction, servicePrincipal } from "../functions";
import { type EnvironmentMessage, type FunctionFailure, type InvocationMessage, readMessage } from "./messages";
import { runtimePackages } from "./runtimePackages";

/** What an invocation came to. */
export interface InvocationResult {
  readonly requestId: string;
  /** A JSON document: what the handler returned, or how it failed. */
  readonly payload: string;
  readonly failed: boolean;
}

type Outcome = { readonly payload: string } | { readonly failure: FunctionFailure };

const timedOut = "Sandbox.Timedout";

/** What runs in the process of an environment. */
export const runtimeProgram = join(__dirname, "runtime.ts");

/** Milliseconds of this machine in which a module has to be loaded. Source: Lambda's developer guide, "Init phase". */
const longestInitialization = 10_000;

/** The name under which Lambda shows the latest version. */
const latest = "$LATEST";

/** A process that has loaded a function's code and answers one invocation at a time, under the function's role. */
export class ExecutionEnvironment {
  private readonly process: RunningProcess;
  private readonly log: BatchedLog;
  private readonly ready: Promise<FunctionFailure | undefined>;
  private settleReady: (failure: FunctionFailure | undefined) => void = () => undefined;
  private settle: ((outcome: Outcome) => void) | undefined;
  private isRunning = true;
  private ended = false;

  public constructor(
    private readonly cloud: LambdaCloud,
    private readonly definition: LambdaFunction,
    typescriptArguments: readonly string[],
  ) {
    const session = cloud.assume(definition.role, servicePrincipal, definition.name, definition.arn);
    const stream = logStream(cloud, definition);
    this.log = new BatchedLog(cloud, session.caller, { group: definition.logGroup, stream });
    this.ready = new Promise((resolve) => {
      this.settleReady = resolve;
    });
    const folder = codeFolder(cloud, definition);
    const overdue = setTimeout(() => {
      this.fail(timeoutFailure(longestInitialization / 1000));
      void this.stop();
    }, longestInitialization).unref();
    void this.ready.then(() => {
      clearTimeout(overdue);
    });
    this.process = cloud.processes.start({
      purpose: "function",
      file: process.execPath,
      arguments: [...typescriptArguments, runtimeProgram],
      folder,
      environment: {
        ...definition.variables,
        ...runtimeVariables(cloud, definition, folder, stream),
        ...cloud.environment(session),
      },
      onLine: (line) => {
        this.log.write(line);
      },
      onMessage: (message) => {
        const heard = readMessage(message);
        if (heard !== undefined) this.hear(heard);
      },
    });
    void this.process.exited.then((exit) => {
      this.isRunning = false;
      this.ended = true;
      this.fail(exitFailure(exit));
    });
  }

  /** Whether it can answer another invocation. */
  public get alive(): boolean {
    return this.isRunning;
  }

  /** @param event a JSON document */
  public async invoke(event: string): Promise<InvocationResult> {
    const requestId = randomUUID();
    const failure = await this.ready;
    if (failure !== undefined) return failed(requestId, failure);
    const started = performance.now();
    const outcome = await this.answer({
      requestId,
      event,
      functionArn: this.definition.arn,
      remainingMilliseconds: (this.definition.timeout * 1000) / this.cloud.clock.speed,
    });
    this.report(requestId, outcome, performance.now() - started);
    return "payload" in outcome
      ? { requestId, payload: outcome.payload, failed: false }
      : failed(requestId, outcome.failure);
  }

  public async stop(): Promise<void> {
    this.isRunning = false;
    // The process id of one that has ended may belong to another program by now.
    if (!this.ended) await this.process.stop(0);
    await this.log.flush();
  }

  private async answer(invocation: InvocationMessage): Promise<Outcome> {
    const { timeout } = this.definition;
    const callOff = this.cloud.clock.after(timeout * 1000, () => {
      this.settle?.({ failure: timeoutFailure(timeout) });
      void this.stop();
    });
    const outcome = await new Promise<Outcome>((resolve) => {
      this.settle = resolve;
      this.process.send(invocation);
    });
    this.settle = undefined;
    callOff();
    return outcome;
  }

  private hear(message: EnvironmentMessage): void {
    switch (message.kind) {
      case "ready":
        this.settleReady(undefined);
        return;
      case "initialization failed":
        this.isRunning = false;
        this.log.write(
          JSON.stringify({ timestamp: this.cloud.clock.now().toISOString(), level: "FATAL", message: message.failure }),
        );
        this.settleReady(message.failure);
        void this.stop();
        return;
      case "result":
        this.settle?.({ payload: message.result });
        return;
      case "failed":
        this.settle?.({ failure: message.failure });
    }
  }

  private fail(failure: FunctionFailure): void {
    this.settleReady(failure);
    this.settle?.({ failure });
  }

  /** The line with which Lambda ends each invocation in the log format JSON. */
  private report(requestId: string, outcome: Outcome, milliseconds: number): void {
    const durationMs = Math.round(milliseconds * 1000) / 1000;
    const metrics = { durationMs, billedDurationMs: Math.ceil(milliseconds), memorySizeMB: this.definition.memorySize };
    this.log.write(
      JSON.stringify({
        time: this.cloud.clock.now().toISOString(),
        type: "platform.report",
        record: { requestId, metrics, status: statusOf(outcome) },
      }),
    );
  }
}

function statusOf(outcome: Outcome): "success" | "error" | "timeout" {
  if ("payload" in outcome) return "success";
  return outcome.failure.errorType === timedOut ? "timeout" : "error";
}

function exitFailure({ code, signal }: Awaited<RunningProcess["exited"]>): FunctionFailure {
  const end = signal === undefined ? `exit status ${code ?? "unknown"}` : `signal: ${signal}`;
  return { errorType: "Runtime.ExitError", errorMessage: `Error: Runtime exited with error: ${end}` };
}

function timeoutFailure(seconds: number): FunctionFailure {
  return { errorType: timedOut, errorMessage: `Error: Task timed out after ${seconds.toFixed(2)} seconds` };
}

/** Lambda names the request in failures that are its own. */
function failed(requestId: string, failure: FunctionFailure): InvocationResult {
  const own = /^(Runtime\.ExitError|Sandbox\.)/u.test(failure.errorType);
  return {
    requestId,
    payload: JSON.stringify(
      own ? { ...failure, errorMessage: `RequestId: ${requestId} ${failure.errorMessage}` } : failure,
    ),
    failed: true,
  };
}

/**
 * In a group that functions may share, a stream carries the function's name. Source: Lambda's developer guide,
 * "Configuring CloudWatch log groups".
 */
function logStream(cloud: LambdaCloud, { name, logGroup }: LambdaFunction): string {
  const day = cloud.clock.now().toISOString().slice(0, 10).replaceAll("-", "/");
  return `${day}/${logGroup === defaultLogGroup(name) ? "" : name}[${latest}]${randomBytes(16).toString("hex")}`;
}

/** The function's code, unpacked once for each version of it; whole or not at all. */
function codeFolder(cloud: LambdaCloud, { name, codeSha256 }: LambdaFunction): string {
  const folder = join(cloud.work, "lambda", name, Buffer.from(codeSha256, "base64").toString("hex"));
  if (existsSync(folder)) return folder;
  mkdirSync(dirname(folder), { recursive: true });
  unpackFolder(Buffer.from(codeTable(cloud).get(name) ?? "", "base64"), `${folder}.unfinished`);
  renameSync(`${folder}.unfinished`, folder);
  return folder;
}

/** Source: Lambda's developer guide, "Defined runtime environment variables". */
function runtimeVariables(
  cloud: LambdaCloud,
  definition: LambdaFunction,
  folder: string,
  stream: string,
): Readonly<Record<string, string>> {
  return {
    _HANDLER: definition.handler,
    AWS_EXECUTION_ENV: `AWS_Lambda_${definition.runtime}`,
    AWS_LAMBDA_FUNCTION_NAME: definition.name,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(definition.memorySize),
    AWS_LAMBDA_FUNCTION_VERSION: latest,
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    AWS_LAMBDA_LOG_GROUP_NAME: definition.logGroup,
    AWS_LAMBDA_LOG_STREAM_NAME: stream,
    LAMBDA_TASK_ROOT: folder,
    LANG: "en_US.UTF-8",
    PATH: [dirname(process.execPath), "/usr/local/bin", "/usr/bin", "/bin"].join(delimiter),
    NODE_PATH: runtimePackages(cloud),
    TZ: ":UTC",
  };
}
