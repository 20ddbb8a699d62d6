/** What a stage shows of its deliveries, for the report and for people. */
import { CodePipelineClient, GetPipelineCommand } from "@aws-sdk/client-codepipeline";
import { S3Client } from "@aws-sdk/client-s3";
import { SageMakerClient } from "@aws-sdk/client-sagemaker";
import { describeEndpoint, NothingServes, packageOf } from "../../api/model/lookUps";
import { artifactKeys } from "../../contract/artifactKeys";
import { readText } from "../../contract/objects";
import { parseRunRecord, type RunRecord } from "../../contract/runRecord";
import { parseEvidence, type TestEvidence } from "../../contract/testEvidence";
import { administratorAccess, type Stage } from "./stage";

/** A stage of the pipeline, with its actions in the order in which they run. */
export interface DeclaredStage {
  readonly name: string;
  readonly actions: readonly string[];
}

export interface Mail {
  readonly subject: string;
  readonly body: string;
}

/** What an endpoint answers with. */
export interface Serving {
  readonly endpoint: string;
  readonly configuration: string;
  readonly variant: string;
  /** SageMaker's word for the endpoint's state. */
  readonly state: string;
  /** ARN of the package; absent when the model is not from a release. */
  readonly modelPackage?: string;
}

/** In milliseconds: the cloud is on this machine. */
const longestLookUp = 10_000;

export class Evidence {
  /** Mails that earlier rehearsals left in the home. */
  private readonly earlierMails: number;

  public constructor(private readonly stage: Stage) {
    this.earlierMails = stage.cloud.outbox().length;
  }

  /** The stages and actions that the program declares; undefined while there is no pipeline. */
  public async declaredStages(): Promise<readonly DeclaredStage[] | undefined> {
    const pipelines = new CodePipelineClient(administratorAccess(this.stage.cloud));
    try {
      const { pipeline } = await pipelines.send(new GetPipelineCommand({ name: this.stage.names.pipeline }));
      return pipeline?.stages?.map(({ name = "", actions = [] }) => ({
        name,
        actions: [...actions]
          .sort((one, other) => (one.runOrder ?? 1) - (other.runOrder ?? 1))
          .map((action) => action.name ?? ""),
      }));
    } catch (error) {
      if (error instanceof Error && error.name === "PipelineNotFoundException") return undefined;
      throw error;
    } finally {
      pipelines.destroy();
    }
  }

  /** What an execution's test of an endpoint has seen; undefined while none has. */
  public async tested(endpoint: string, execution: string): Promise<TestEvidence | undefined> {
    const key = artifactKeys.testOf(endpoint, execution, "json");
    const text = await this.artifact(key);
    return text === undefined ? undefined : parseEvidence(text, key);
  }

  /** The run record of an execution, as far as its builds have written it; undefined while none has. */
  public async runRecord(execution: string): Promise<RunRecord | undefined> {
    const key = artifactKeys.runRecord(execution);
    const text = await this.artifact(key);
    return text === undefined ? undefined : parseRunRecord(text, `s3://${this.stage.names.artifactBucket}/${key}`);
  }

  private async artifact(key: string): Promise<string | undefined> {
    const storage = new S3Client(administratorAccess(this.stage.cloud));
    try {
      return await readText(storage, this.stage.names.artifactBucket, key);
    } finally {
      storage.destroy();
    }
  }

  /** What an endpoint serves now; undefined when it serves nothing. */
  public async serving(endpoint: string): Promise<Serving | undefined> {
    const sagemaker = new SageMakerClient(administratorAccess(this.stage.cloud));
    const signal = AbortSignal.timeout(longestLookUp);
    try {
      const { status: state, configurations, variants } = await describeEndpoint(sagemaker, endpoint, signal);
      const [configuration] = configurations;
      const variant = variants[0] ?? "";
      const served = await packageOf(sagemaker, configuration, variant, signal).catch(() => undefined);
      return { endpoint, configuration, variant, state, ...(served === undefined ? {} : { modelPackage: served }) };
    } catch (error) {
      if (error instanceof NothingServes) return undefined;
      throw error;
    } finally {
      sagemaker.destroy();
    }
  }

  /** What the policies of each role grant now, by role name, each as "action resource". */
  public grants(): Readonly<Record<string, readonly string[]>> {
    return this.stage.cloud.roleGrants();
  }

  /** Every mail that was sent in this rehearsal, oldest first. */
  public mails(): readonly Mail[] {
    return this.stage.cloud
      .outbox()
      .slice(this.earlierMails)
      .map(({ subject, body }) => ({ subject, body }));
  }
}
