/** What people do around a delivery: the administrator of the README, and whoever pushes a commit. */
import { mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { CreateBucketCommand, PutBucketVersioningCommand, S3Client } from "@aws-sdk/client-s3";
import type { Commit } from "#local-cloud";
import { type Changes, parseChanges } from "../../contract/changes";
import { typescriptLoader } from "../../machine/typescriptLoader";
import { arns } from "../../settings/arns";
import { type PulumiState, pulumiState } from "../../settings/state";
import { type ApprovalEvent, decide, type Decision, type PendingApproval } from "./approval";
import { administratorAccess, keysOf, type Stage } from "./stage";

/** The engine's command line. It is run and not imported: this process has no use for the whole of Pulumi. */
const engineProgram = require.resolve("#recording-engine/program");

/** What an update by a person did. */
export interface PersonalUpdate {
  readonly stack: string;
  readonly changes: Changes;
}

export class Administrator {
  private readonly finishedUpdates: PersonalUpdate[] = [];

  public constructor(private readonly stage: Stage) {}

  /**
   * What the README asks an administrator to do once: the bucket that keeps Pulumi's state, and the one of the commits
   * when they are files.
   */
  public async createOwnBuckets(): Promise<void> {
    const { source } = this.stage.stacks.owner.delivery;
    await this.createVersionedBucket(this.state().bucket);
    if (source.kind === "s3") await this.createVersionedBucket(source.bucket);
  }

  /** `pulumi up --stack …`, in the recording engine. Returns its summary line. */
  public async up(stack: string, onLine: (line: string) => void = () => undefined): Promise<string> {
    const file = join(this.folder(), `changes-${stack}.json`);
    await rm(file, { force: true });
    const summary = await this.pulumi(["up", "--changes", file], stack, onLine);
    this.finishedUpdates.push({ stack, changes: parseChanges(await readFile(file, "utf8")) });
    return summary;
  }

  /** What `up` has done so far, by stack. */
  public updates(): readonly PersonalUpdate[] {
    return [...this.finishedUpdates].sort((one, other) => one.stack.localeCompare(other.stack, "en"));
  }

  /** `pulumi destroy --stack …`, in the same way. */
  public async destroy(stack: string): Promise<string> {
    return this.pulumi(["destroy"], stack, () => undefined);
  }

  /**
   * What the README asks a person to do once a stack has a connection of its own. Returns how many were waiting for it.
   */
  public acceptConnections(): number {
    return this.stage.cloud.acceptConnections();
  }

  /**
   * Brings a commit to where the pipeline looks for it and returns the execution that it starts. When the declared
   * triggers leave the commit alone, the execution is started as a person would start it.
   *
   * @param onNotice told when a person would have to start it
   */
  public async push(commit: Commit, onNotice: (line: string) => void = () => undefined): Promise<string> {
    const { cloud, stacks, names } = this.stage;
    const { source } = stacks.owner.delivery;
    const [execution] =
      source.kind === "s3"
        ? await cloud.storeCommit(source.bucket, source.key, commit)
        : await cloud.pushCommit(source.repository, source.branch, commit);
    if (execution !== undefined) return execution;
    onNotice(
      "No declared trigger starts a run for this commit. Started by hand, as with: " +
        `aws codepipeline start-pipeline-execution --name ${names.pipeline}`,
    );
    return cloud.startPipeline(names.pipeline);
  }

  /**
   * What answering a question of the pipeline needs. Its keys may answer this action's questions and nothing else.
   */
  public approvalOf({ pipeline, stage, action, token, message, expires }: ApprovalEvent): PendingApproval {
    const { url, region } = this.stage.cloud;
    const resource = `${arns(this.stage.cloud).pipeline(pipeline)}/${stage}/${action}`;
    const statement = { Effect: "Allow", Action: "codepipeline:PutApprovalResult", Resource: resource };
    const policy = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
    const credentials = keysOf(this.stage.cloud.federate("approver", policy));
    return { url, region, credentials, pipeline, stage, action, token, message, expires };
  }

  public async answer(question: ApprovalEvent, decision: Decision, summary: string): Promise<void> {
    await decide(this.approvalOf(question), decision, summary);
  }

  private async pulumi(words: readonly string[], stack: string, onLine: (line: string) => void): Promise<string> {
    const { cloud, checkout } = this.stage;
    const lines: string[] = [];
    const folder = this.folder();
    await mkdir(folder, { recursive: true });
    const engine = cloud.processes.start({
      file: process.execPath,
      arguments: ["--require", typescriptLoader, engineProgram, ...words, "--stack", stack],
      folder: checkout,
      environment: {
        ...cloud.environment(cloud.administrator),
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
    if (code !== 0) throw new Error(`pulumi ${words[0] ?? ""} --stack ${stack} failed:\n${lines.join("\n")}`);
    return lines.filter((line) => line.trim() !== "").at(-1) ?? "";
  }

  /** Where its commands keep what they need for a moment. */
  private folder(): string {
    return join(this.stage.cloud.work, "administrator");
  }

  private async createVersionedBucket(Bucket: string): Promise<void> {
    const storage = new S3Client(administratorAccess(this.stage.cloud));
    try {
      await storage.send(new CreateBucketCommand({ Bucket }));
      await storage.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Enabled" } }));
    } catch (error) {
      if (!(error instanceof Error && error.name === "BucketAlreadyOwnedByYou")) throw error;
    } finally {
      storage.destroy();
    }
  }

  private state(): PulumiState {
    const { stacks, cloud } = this.stage;
    return pulumiState(stacks.owner.delivery.state, cloud);
  }
}
