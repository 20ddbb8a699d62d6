/**
 * A rehearsal in progress: the local cloud, the stacks that an administrator creates in it, and the commits that are
 * pushed to it. The command line is one user of this; tests are another.
 */
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { CodePipelineClient, GetPipelineCommand } from "@aws-sdk/client-codepipeline";
import { CreateBucketCommand, PutBucketVersioningCommand, S3Client } from "@aws-sdk/client-s3";
import { type CloudEvent, type CloudOptions, type Commit, type LocalCloud, startCloud } from "#local-cloud";
import { engineProgram } from "#recording-engine";
import { artifactKeys } from "../../contract/artifactKeys";
import type { RunRecord } from "../../contract/runRecord";
import { typescriptLoader } from "../../machine/typescriptLoader";
import { modelKind } from "../../settings/modelKinds";
import { deliveryNames } from "../../settings/names";
import { readStacks, type Stacks } from "../../settings/stacks";
import { type PulumiState, pulumiState } from "../../settings/state";
import { knownPicturesOf } from "../home/home";
import type { Sample } from "../kept/commands";
import { type KeptEnvironment, keptEnvironments } from "../kept/environments";
import { Recorder } from "../report/recorder";
import { decide, type Decision, type PendingApproval } from "./approval";
import { imagesFolder } from "./images";

export interface RehearsalStart {
  /** The checkout whose program is rehearsed; its dependencies are installed. */
  readonly checkout: string;
  /** Folder that keeps the cloud's files. */
  readonly home: string;
  /** Address (`file://…`) of the folder with the labelled samples that take the place of the settings' own. */
  readonly data: string;
  readonly onEvent?: (event: CloudEvent) => void;
  /** Permissions taken from the program's policies, to see that the rehearsal notices. */
  readonly withoutPermissions?: NonNullable<CloudOptions["withoutPermissions"]>;
}

/** How an execution of the pipeline ended. */
export type Ending = "Succeeded" | "Failed" | "Stopped";

export class Rehearsal {
  public readonly recorder = new Recorder();
  private readonly endings = new Map<string, Ending>();
  private readonly listeners = new Set<(event: CloudEvent) => void>();
  private startedCloud: LocalCloud | undefined;
  /** Mails that earlier rehearsals left in the home. */
  private earlierMails = 0;

  private constructor(
    public readonly stacks: Stacks,
    private readonly options: RehearsalStart,
  ) {
    if (options.onEvent !== undefined) this.listeners.add(options.onEvent);
  }

  /** Starts the local cloud in its home. Nothing of the program runs yet. */
  public static async start(options: RehearsalStart): Promise<Rehearsal> {
    const rehearsal = new Rehearsal(readStacks(options.checkout), options);
    await mkdir(options.home, { recursive: true });
    rehearsal.startedCloud = await startCloud({
      home: join(options.home, "cloud"),
      region: rehearsal.stacks.owner.region,
      imagesFolder,
      typescriptArguments: ["--require", typescriptLoader],
      cacheSeed: { folder: options.checkout },
      buildEnvironment: {
        DATA_SOURCE: options.data,
        KNOWN_PICTURES: knownPicturesOf(options.home),
        DELIVERY_ENGINE: "./rehearsal/stage/engine",
        POLLING_INTERVAL_SECONDS: "0.2",
      },
      onEvent: (event) => {
        rehearsal.receive(event);
      },
      ...(options.withoutPermissions === undefined ? {} : { withoutPermissions: options.withoutPermissions }),
    });
    const { encryption } = rehearsal.stacks.owner.delivery;
    // Whoever names a key in the settings has made it before.
    if (encryption !== undefined) rehearsal.cloud.adoptKey(encryption.keyArn);
    rehearsal.earlierMails = rehearsal.cloud.outbox().length;
    return rehearsal;
  }

  /**
   * What the README asks an administrator to do once: the bucket that keeps Pulumi's state, and the one of the commits
   * when they are files.
   */
  public async createOwnBuckets(): Promise<void> {
    const { source } = this.stacks.owner.delivery;
    await this.createVersionedBucket(this.state().bucket);
    if (source.kind === "s3") await this.createVersionedBucket(source.bucket);
  }

  /** `pulumi up --stack …` as the administrator, in the recording engine. Returns its summary line. */
  public async up(stack: string, onLine: (line: string) => void = () => undefined): Promise<string> {
    return this.pulumi("up", stack, onLine);
  }

  /** `pulumi destroy --stack …`, in the same way. */
  public async destroy(stack: string): Promise<string> {
    return this.pulumi("destroy", stack, () => undefined);
  }

  /**
   * What the README asks a person to do once a stack has a connection of its own. Returns how many were waiting for it.
   */
  public acceptConnections(): number {
    return this.cloud.acceptConnections();
  }

  /**
   * Brings a commit to where the pipeline looks for it and returns the execution that it starts. When the declared
   * triggers leave the commit alone, the execution is started as a person would start it.
   *
   * @param onNotice told when a person would have to start it
   */
  public async push(commit: Commit, onNotice: (line: string) => void = () => undefined): Promise<string> {
    const { source } = this.stacks.owner.delivery;
    const [execution] =
      source.kind === "s3"
        ? await this.cloud.storeCommit(source.bucket, source.key, commit)
        : await this.cloud.pushCommit(source.repository, source.branch, commit);
    if (execution !== undefined) return execution;
    const { pipeline } = this.names();
    onNotice(
      `No declared trigger starts a run for this commit. Started by hand, as with: aws codepipeline start-pipeline-execution --name ${pipeline}`,
    );
    return this.cloud.startPipeline(pipeline);
  }

  /** Resolves when an execution has ended. */
  public async ended(execution: string): Promise<Ending> {
    const ending = this.endings.get(execution);
    if (ending !== undefined) return ending;
    return this.next((event) =>
      event.kind === "execution" && event.execution === execution && event.status !== "InProgress"
        ? event.status
        : undefined,
    );
  }

  /** Resolves with the next question that the pipeline asks, for one execution or for any. */
  public async asked(execution?: string): Promise<PendingApproval & { readonly execution: string }> {
    return this.next((event) =>
      event.kind === "approval" && (execution === undefined || event.execution === execution)
        ? this.approvalOf(event)
        : undefined,
    );
  }

  /** What answering a question needs. */
  public approvalOf(
    event: Extract<CloudEvent, { kind: "approval" }>,
  ): PendingApproval & { readonly execution: string } {
    const { accessKeyId, secretAccessKey, sessionToken } = this.cloud.administrator;
    const { pipeline, execution, stage, action, token, message, expires } = event;
    return {
      url: this.cloud.url,
      region: this.cloud.region,
      credentials: { accessKeyId, secretAccessKey, sessionToken },
      pipeline,
      execution,
      stage,
      action,
      token,
      message,
      expires,
    };
  }

  public async answer(approval: PendingApproval, decision: Decision, summary: string): Promise<void> {
    await decide(approval, decision, summary);
  }

  /** The stages and actions that the program declares; undefined while there is no pipeline. */
  public async declaredStages(): Promise<{ name: string; actions: string[] }[] | undefined> {
    const pipelines = new CodePipelineClient(this.administratorClient());
    try {
      const { pipeline } = await pipelines.send(new GetPipelineCommand({ name: this.names().pipeline }));
      return pipeline?.stages?.map((stage) => ({
        name: stage.name ?? "",
        actions: [...(stage.actions ?? [])]
          .sort((one, other) => (one.runOrder ?? 1) - (other.runOrder ?? 1))
          .map((action) => action.name ?? ""),
      }));
    } catch {
      return undefined;
    } finally {
      pipelines.destroy();
    }
  }

  /** The run record of an execution, as far as its builds have written it. */
  public async runRecord(execution: string): Promise<Partial<RunRecord>> {
    try {
      const location = { bucket: this.names().artifactBucket, key: artifactKeys.runRecord(execution) };
      const stored = await this.cloud.objects.get(this.cloud.administrator.caller, location);
      return JSON.parse(await readFile(stored.path, "utf8")) as Partial<RunRecord>;
    } catch {
      // The run ended before it had anything to record.
      return {};
    }
  }

  /** The environments whose endpoints answer now, QA's first. */
  public async kept(): Promise<readonly KeptEnvironment[]> {
    const { owner, production } = this.stacks;
    return keptEnvironments(this.cloud, [owner, production]);
  }

  /** One of the held-out samples, as the tests of the endpoint send it. */
  public async sample(): Promise<Sample> {
    const stored = await this.cloud.objects.list(this.cloud.administrator.caller, this.names().dataBucket, "held-out/");
    const sample = stored.find(({ key }) => !key.endsWith("/index.json"));
    if (sample === undefined) throw new Error(`The bucket ${this.names().dataBucket} holds no held-out sample.`);
    return { file: sample.path, type: modelKind(this.stacks.owner.training.image).requestTypes[0] };
  }

  /** What the policies of each role grant now, by role name, each as "action resource". */
  public grants(): Readonly<Record<string, readonly string[]>> {
    return this.cloud.roleGrants();
  }

  /** Every mail that was sent in this rehearsal, oldest first. */
  public mails(): { subject: string; body: string }[] {
    return this.cloud
      .outbox()
      .slice(this.earlierMails)
      .map(({ subject, body }) => ({ subject, body }));
  }

  public get cloud(): LocalCloud {
    if (this.startedCloud === undefined) throw new Error("The local cloud has not started.");
    return this.startedCloud;
  }

  /** Ends every process that was started and closes the local cloud. */
  public async stop(): Promise<void> {
    await this.startedCloud?.stop();
  }

  private async pulumi(command: "up" | "destroy", stack: string, onLine: (line: string) => void): Promise<string> {
    const lines: string[] = [];
    const folder = join(this.cloud.work, "administrator");
    await mkdir(folder, { recursive: true });
    const engine = this.cloud.processes.start({
      file: process.execPath,
      arguments: ["--require", typescriptLoader, engineProgram, command, "--stack", stack],
      folder: this.options.checkout,
      environment: {
        ...this.cloud.environment(this.cloud.administrator),
        PATH: process.env["PATH"] ?? "",
        HOME: folder,
        TMPDIR: folder,
        LANG: "C.UTF-8",
        PULUMI_BACKEND_URL: this.state().backendUrl,
      },
      onLine: (line) => {
        lines.push(line);
        onLine(line);
      },
    });
    const { code } = await engine.exited;
    if (code !== 0) throw new Error(`pulumi ${command} --stack ${stack} failed:\n${lines.join("\n")}`);
    return lines.filter((line) => line.trim() !== "").at(-1) ?? "";
  }

  private async createVersionedBucket(Bucket: string): Promise<void> {
    const storage = new S3Client(this.administratorClient());
    try {
      await storage.send(new CreateBucketCommand({ Bucket }));
      await storage.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Enabled" } }));
    } catch (error) {
      if (!(error instanceof Error && error.name === "BucketAlreadyOwnedByYou")) throw error;
    } finally {
      storage.destroy();
    }
  }

  private receive(event: CloudEvent): void {
    this.recorder.record(event);
    if (event.kind === "execution" && event.status !== "InProgress") this.endings.set(event.execution, event.status);
    for (const listener of [...this.listeners]) listener(event);
  }

  private next<Result>(pick: (event: CloudEvent) => Result | undefined): Promise<Result> {
    return new Promise((resolve) => {
      const listener = (event: CloudEvent): void => {
        const result = pick(event);
        if (result === undefined) return;
        this.listeners.delete(listener);
        resolve(result);
      };
      this.listeners.add(listener);
    });
  }

  private names(): ReturnType<typeof deliveryNames> {
    const { project, stack } = this.stacks.owner;
    return deliveryNames(project, stack, this.cloud);
  }

  private state(): PulumiState {
    return pulumiState(this.stacks.owner.delivery.state, this.cloud);
  }

  private administratorClient(): {
    endpoint: string;
    region: string;
    credentials: { accessKeyId: string; secretAccessKey: string; sessionToken: string };
  } {
    const { accessKeyId, secretAccessKey, sessionToken } = this.cloud.administrator;
    return {
      endpoint: this.cloud.url,
      region: this.cloud.region,
      credentials: { accessKeyId, secretAccessKey, sessionToken },
    };
  }
}
