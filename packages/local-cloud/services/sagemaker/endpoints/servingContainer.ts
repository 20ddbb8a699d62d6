import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { Caller, RunningProcess } from "../../../contract";
import { messageOf } from "../../../nodeErrors";
import { ContainerLog } from "../containerLog";
import { startContainer } from "../containers";
import { assumeExecutionRole, type SagemakerContext } from "../context";
import { authorizePull, mlRoot, runnableImage } from "../images";
import { parseS3Uri, unpackArchive } from "../storage";
import { joinVpc } from "../vpc";
import { ContainerClient } from "./containerClient";
import { isFree } from "./ports";
import type { DeployedVariant } from "./record";

/**
 * How long a container may take until /ping answers, in cloud seconds, when its variant says nothing. Source:
 * SageMaker's developer guide.
 */
const defaultHealthCheckTimeout = 480;

/** Milliseconds of this machine between two pings: a process starts in the machine's time, not in the cloud's. */
const pingInterval = 20;

/** Milliseconds of this machine that a running container has to answer a ping: 2 seconds, as in SageMaker. */
const pingTimeout = 2_000;

/** How often a container is started again because another program took its port first. */
const mostPortAttempts = 5;

/** How a container's start ended. */
type Start = "ready" | "exited" | "timedOut";

/** Which container to start, for which endpoint. */
export interface ContainerPlan {
  readonly endpointName: string;
  readonly endpointArn: string;
  readonly deployed: DeployedVariant;
}

/** A container that answers /ping. */
interface StartedContainer {
  readonly process: RunningProcess;
  readonly port: number;
  /** For example `AllTraffic/i-3f9a…`. */
  readonly logStream: string;
}

/** A variant that could not be brought into service; its message is the endpoint's FailureReason. */
export class DeploymentError extends Error {
  public override readonly name = "DeploymentError";
}

/**
 * The process that serves one variant: its model data and image fetched under the hosting role. One process stands for
 * all instances of the variant.
 */
export class ServingContainer {
  public readonly client: ContainerClient;
  public readonly logStream: string;
  private readonly process: RunningProcess;
  private isRunning = true;
  private ended = false;

  private constructor(
    { process, port, logStream }: StartedContainer,
    private readonly folder: string,
  ) {
    this.process = process;
    this.logStream = logStream;
    this.client = new ContainerClient(port);
    void process.exited.then(() => {
      this.isRunning = false;
      this.ended = true;
    });
  }

  /** Resolves when the container answers /ping; rejects with a DeploymentError. */
  public static async start(context: SagemakerContext, plan: ContainerPlan): Promise<ServingContainer> {
    const endpoints = join(context.folder, "endpoints");
    await mkdir(endpoints, { recursive: true });
    const folder = await mkdtemp(join(endpoints, `${plan.endpointName}-`));
    try {
      return new ServingContainer(await new Starter(context, plan, folder).start(), folder);
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw error instanceof DeploymentError ? error : new DeploymentError(messageOf(error), { cause: error });
    }
  }

  public get alive(): boolean {
    return this.isRunning;
  }

  /** After a call that got no answer: a container that does not answer /ping either serves no more calls. */
  public async checkHealth(): Promise<void> {
    await this.client.send({ method: "GET", path: "/ping", signal: AbortSignal.timeout(pingTimeout) }).catch(() => {
      this.isRunning = false;
    });
  }

  public async stop(): Promise<void> {
    this.client.close();
    // The process id of one that has ended may belong to another program by now.
    if (!this.ended) await this.process.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** The steps from an empty folder to a container that is ready. */
class Starter {
  private readonly lastLines: string[] = [];

  public constructor(
    private readonly context: SagemakerContext,
    private readonly plan: ContainerPlan,
    private readonly folder: string,
  ) {}

  public async start(): Promise<StartedContainer> {
    const { caller } = assumeExecutionRole(this.context.cloud, this.model.ExecutionRoleArn, this.plan.endpointArn);
    joinVpc(this.context.cloud, caller, this.model.VpcConfig);
    this.pullImage(caller);
    await this.downloadModel(caller);
    const logStream = `${this.variantName}/i-${basename(this.folder).slice(-6)}`;
    this.publishMetrics(caller);
    const log = await ContainerLog.open(this.context.cloud, caller, {
      group: endpointLogGroup(this.plan.endpointName),
      stream: logStream,
    });
    for (let attempt = 1; attempt <= mostPortAttempts; attempt += 1) {
      const port = await this.context.ports.reserve();
      const process = await this.startProcess(port, log);
      void process.exited.then(() => {
        this.context.ports.release(port);
      });
      const start = await this.waitUntilReady(process, port);
      if (start === "ready") {
        await log.flush();
        return { process, port, logStream };
      }
      await process.stop();
      // The port is not free although its container is gone: another program took it first.
      const taken = start === "exited" && !(await isFree(port));
      if (!taken) throw this.notHealthy(start);
    }
    throw this.notHealthy("exited");
  }

  private get model(): DeployedVariant["model"] {
    return this.plan.deployed.model;
  }

  private get variantName(): string {
    return this.plan.deployed.variant.VariantName;
  }

  private pullImage(caller: Caller): void {
    const { Image } = this.model.PrimaryContainer;
    try {
      authorizePull(this.context, caller, Image);
    } catch (error) {
      throw new DeploymentError(
        `The image ${Image} of production variant ${this.variantName} could not be pulled. ${messageOf(error)}`,
        { cause: error },
      );
    }
  }

  /** The instances publish their use of CPU and memory under the hosting role. */
  private publishMetrics(caller: Caller): void {
    this.context.cloud.authorize(caller, [
      {
        action: "cloudwatch:PutMetricData",
        resource: "*",
        context: { "cloudwatch:namespace": "/aws/sagemaker/Endpoints" },
      },
    ]);
  }

  private async downloadModel(caller: Caller): Promise<void> {
    const { ModelDataUrl } = this.model.PrimaryContainer;
    const model = join(mlRoot(this.folder), "model");
    await mkdir(model, { recursive: true });
    if (ModelDataUrl === undefined) return;
    const location = parseS3Uri(ModelDataUrl);
    try {
      const archive = await this.context.cloud.objects.get(caller, location);
      await unpackArchive(archive.path, model);
    } catch (error) {
      throw new DeploymentError(
        `Failed to download model data for container "container_1" from URL: "${ModelDataUrl}". ` +
          "Please ensure that there is an object located at the URL " +
          `and that the role passed to CreateModel has permissions to download the object. ${messageOf(error)}`,
        { cause: error },
      );
    }
  }

  private startProcess(port: number, log: ContainerLog): Promise<RunningProcess> {
    const { Image, Environment } = this.model.PrimaryContainer;
    return startContainer(this.context, {
      purpose: "serving",
      ...runnableImage(this.context, Image, "serve"),
      folder: this.folder,
      environment: { ...Environment, SAGEMAKER_BIND_TO_PORT: String(port) },
      onLine: (line) => {
        if (line.trim() !== "") this.lastLines.splice(0, this.lastLines.length, ...this.lastLines.slice(-2), line);
        log.write(line);
      },
    });
  }

  private async waitUntilReady(process: RunningProcess, port: number): Promise<Start> {
    const over = new AbortController();
    const client = new ContainerClient(port);
    const seconds = this.plan.deployed.variant.ContainerStartupHealthCheckTimeoutInSeconds ?? defaultHealthCheckTimeout;
    const result = await new Promise<Start>((resolve, reject) => {
      const callOff = this.context.cloud.clock.after(seconds * 1000, () => {
        resolve("timedOut");
      });
      const exited = process.exited.then(() => "exited" as const);
      Promise.race([untilPingAnswers(client, over.signal), exited])
        .then(resolve, reject)
        .finally(callOff);
    });
    over.abort();
    client.close();
    return result;
  }

  private notHealthy(start: "exited" | "timedOut"): DeploymentError {
    const cause =
      start === "timedOut"
        ? "The health check's time limit has passed."
        : `The container ended: ${this.lastLines.join(" | ") || "it printed nothing"}`;
    return new DeploymentError(
      `The primary container for production variant ${this.variantName} did not pass the ping health check. ` +
        `Please check CloudWatch logs for this endpoint. ${cause}`,
    );
  }
}

/** The log group of an endpoint. */
export function endpointLogGroup(endpointName: string): string {
  return `/aws/sagemaker/Endpoints/${endpointName}`;
}

async function untilPingAnswers(client: ContainerClient, signal: AbortSignal): Promise<"ready"> {
  while (!signal.aborted) {
    const status = await client.send({ method: "GET", path: "/ping", signal }).then(
      (response) => response.status,
      () => undefined,
    );
    if (status === 200) break;
    await pause(pingInterval);
  }
  return "ready";
}
