import { join } from "node:path";
import type { RunningProcess, Session } from "../../../contract";
import { messageOf } from "../../../nodeErrors";
import { keyGrant, outputKeyUse } from "../../kms/use";
import { builtInAlgorithm, type MetricDefinition } from "../builtInAlgorithms";
import { ContainerLog } from "../containerLog";
import { startContainer } from "../containers";
import { currentMoment, type SagemakerContext } from "../context";
import { authorizePull, requestedRepository, runnableImage } from "../images";
import { childLocation, downloadPrefix, packFolder, parseS3Uri, s3UriOf, uploadFolder } from "../storage";
import { joinVpc, leaveVpc } from "../vpc";
import { MetricReader } from "./metrics";
import type { TrainingJobs } from "./record";
import type { CreateTrainingJobRequest } from "./requests";
import { hostName, TrainingWorkspace } from "./workspace";

type EarlyEnd = "Stopped" | "MaxRuntimeExceeded";
type Exit = Awaited<RunningProcess["exited"]>;

/**
 * How long a container may take to end after SIGTERM, in cloud milliseconds, as in AWS's documentation of
 * StopTrainingJob.
 */
const stopGrace = 120_000;

/** The log group of every training job. */
const logGroup = "/aws/sagemaker/TrainingJobs";

/** The metrics of a job: those of its algorithm when that is built in, and those that the request defines. */
export function metricDefinitions({
  TrainingImage,
  MetricDefinitions,
}: CreateTrainingJobRequest["AlgorithmSpecification"]): readonly MetricDefinition[] {
  return [
    ...(builtInAlgorithm(requestedRepository(TrainingImage))?.metricDefinitions ?? []),
    ...(MetricDefinitions ?? []),
  ];
}

/** One training job being executed: data in, container, model out, all under the training role. */
export class TrainingRun {
  private readonly name: string;
  private readonly workspace: TrainingWorkspace;
  private readonly metrics: MetricReader;
  private process: RunningProcess | undefined;
  private earlyEnd: EarlyEnd | undefined;

  public constructor(
    private readonly context: SagemakerContext,
    private readonly jobs: TrainingJobs,
    private readonly request: CreateTrainingJobRequest,
    private readonly role: Session,
  ) {
    this.name = request.TrainingJobName;
    this.workspace = new TrainingWorkspace(join(context.folder, "training-jobs", this.name));
    this.metrics = new MetricReader(metricDefinitions(request.AlgorithmSpecification));
  }

  /** Runs the job to its end; everything that goes wrong is told by the job's FailureReason. */
  public async execute(): Promise<void> {
    try {
      const exit = await this.train();
      if (exit === undefined || this.endedWithTheCloud(exit)) return;
      if (this.earlyEnd === undefined && exit.code !== 0) this.jobs.fail(this.name, await this.containerFailure(exit));
      else await this.deliver();
    } catch (error) {
      this.jobs.fail(this.name, failureReason(error));
    } finally {
      await this.workspace.remove();
    }
  }

  /** Ends the container early; what it has written so far is uploaded. */
  public stop(reason: EarlyEnd = "Stopped"): void {
    if (this.earlyEnd !== undefined) return;
    this.earlyEnd = reason;
    this.jobs.advance(this.name, "Stopping", { status: "Stopping" });
    void this.process?.stop(stopGrace / this.context.cloud.clock.speed);
  }

  /** Undefined when the job was stopped before its container began. */
  private async train(): Promise<Exit | undefined> {
    this.openInstances();
    this.jobs.advance(this.name, "Downloading");
    await this.download();
    const log = await this.openLog();
    if (this.stoppedEarly()) return undefined;
    const container = await this.startContainer(log);
    this.process = container;
    // StopTrainingJob may have come while the container was being started.
    if (this.earlyEnd !== undefined) void container.stop(stopGrace / this.context.cloud.clock.speed);
    else this.jobs.advance(this.name, "Training", { trainingStartTime: currentMoment(this.context.cloud) });
    const exit = await this.limitRuntime(container);
    leaveVpc(this.context.cloud, this.role.caller, this.request.VpcConfig);
    await log.flush();
    return exit;
  }

  /**
   * What the instances of the settings need before anything is on them: the keys of their volumes and of their model,
   * and their network.
   */
  private openInstances(): void {
    const { cloud } = this.context;
    const { VolumeKmsKeyId } = this.request.ResourceConfig;
    if (VolumeKmsKeyId !== undefined) cloud.authorize(this.role.caller, keyGrant(cloud, VolumeKmsKeyId));
    const { KmsKeyId } = this.request.OutputDataConfig;
    if (KmsKeyId !== undefined) cloud.authorize(this.role.caller, outputKeyUse(cloud, KmsKeyId));
    joinVpc(cloud, this.role.caller, this.request.VpcConfig);
  }

  private async download(): Promise<void> {
    const { objects } = this.context.cloud;
    const { caller } = this.role;
    await this.workspace.prepare(this.request);
    authorizePull(this.context, caller, this.request.AlgorithmSpecification.TrainingImage);
    for (const { ChannelName, DataSource } of this.request.InputDataConfig ?? []) {
      await downloadPrefix(objects, caller, DataSource.S3DataSource.S3Uri, this.workspace.channel(ChannelName));
    }
    const checkpoints = this.request.CheckpointConfig;
    if (checkpoints !== undefined) await downloadPrefix(objects, caller, checkpoints.S3Uri, this.workspace.checkpoints);
  }

  private async openLog(): Promise<ContainerLog> {
    const { cloud } = this.context;
    const stream = `${this.name}/${hostName}-${Math.floor(currentMoment(cloud))}`;
    // SageMaker publishes a job's metrics under its role, so the role needs the right before the first one appears.
    if (metricDefinitions(this.request.AlgorithmSpecification).length > 0) {
      cloud.authorize(this.role.caller, [
        { action: "cloudwatch:PutMetricData", resource: "*", context: { "cloudwatch:namespace": logGroup } },
      ]);
    }
    const log = await ContainerLog.open(cloud, this.role.caller, { group: logGroup, stream });
    const { InstanceCount } = this.request.ResourceConfig;
    if (InstanceCount > 1) log.write(`The rehearsal trains in one process in place of ${InstanceCount} instances.`);
    return log;
  }

  private startContainer(log: ContainerLog): Promise<RunningProcess> {
    return startContainer(this.context, {
      purpose: "training",
      ...runnableImage(this.context, this.request.AlgorithmSpecification.TrainingImage, "train"),
      folder: this.workspace.folder,
      environment: this.request.Environment ?? {},
      onLine: (line) => {
        this.metrics.read(line, currentMoment(this.context.cloud));
        log.write(line);
      },
    });
  }

  private async limitRuntime(container: RunningProcess): Promise<Exit> {
    const limit = this.request.StoppingCondition.MaxRuntimeInSeconds * 1000;
    const callOff = this.context.cloud.clock.after(limit, () => {
      this.stop("MaxRuntimeExceeded");
    });
    const exit = await container.exited;
    callOff();
    return exit;
  }

  private stoppedEarly(): boolean {
    if (this.earlyEnd === undefined) return false;
    this.jobs.advance(this.name, this.earlyEnd, {
      status: "Stopped",
      trainingEndTime: currentMoment(this.context.cloud),
    });
    return true;
  }

  /** A SIGTERM that nobody asked for comes from the cloud being ended: the next start says so, as after a crash. */
  private endedWithTheCloud(exit: Exit): boolean {
    return exit.signal === "SIGTERM" && this.earlyEnd === undefined;
  }

  private async containerFailure(exit: Exit): Promise<string> {
    const text = (await this.workspace.failure()) ?? "See job logs for more information";
    // A container may blame its client in SageMaker's own form; everything else is the algorithm's error.
    if (/^(?:Algorithm|Client|InternalServer)Error: /u.test(text)) return text;
    const end = exit.signal === undefined ? `exit code: ${exit.code ?? "unknown"}` : `signal: ${exit.signal}`;
    return `AlgorithmError: ${text}, ${end}`;
  }

  private async deliver(): Promise<void> {
    if (this.earlyEnd === undefined)
      this.jobs.advance(this.name, "Uploading", { trainingEndTime: currentMoment(this.context.cloud) });
    const modelArtifacts = await this.upload();
    const results = { modelArtifacts, metrics: this.metrics.final };
    if (this.earlyEnd === undefined) this.jobs.advance(this.name, "Completed", { ...results, status: "Completed" });
    else
      this.jobs.advance(this.name, this.earlyEnd, {
        ...results,
        status: "Stopped",
        trainingEndTime: currentMoment(this.context.cloud),
      });
  }

  private async upload(): Promise<string> {
    const { objects } = this.context.cloud;
    const { caller } = this.role;
    const { archive, model, checkpoints } = this.workspace;
    if (this.request.CheckpointConfig !== undefined) {
      await uploadFolder(objects, caller, checkpoints, parseS3Uri(this.request.CheckpointConfig.S3Uri));
    }
    await packFolder(model, archive);
    const target = childLocation(
      parseS3Uri(this.request.OutputDataConfig.S3OutputPath),
      this.name,
      "output",
      "model.tar.gz",
    );
    const options = { contentType: "application/x-tar", keyArn: this.request.OutputDataConfig.KmsKeyId };
    await objects.put(caller, target, { file: archive }, options);
    return s3UriOf(target);
  }
}

/** What fails outside the container is the client's: a permission, a missing object, an image that cannot be pulled. */
function failureReason(error: unknown): string {
  return `ClientError: ${messageOf(error)}`;
}
