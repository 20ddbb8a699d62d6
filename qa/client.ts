/** Invocations of the endpoint. */
import { Agent } from "node:http";
import { Agent as SecureAgent } from "node:https";
import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import {
  InvokeEndpointCommand,
  ModelError,
  SageMakerRuntimeClient,
  SageMakerRuntimeServiceException,
} from "@aws-sdk/client-sagemaker-runtime";
import { forEachConcurrently } from "../contract/concurrency";
import { dataKeys } from "../contract/dataManifest";
import { messageOf, namedMessageOf } from "../contract/errors";
import { sha256 } from "../contract/hash";
import type { Answer } from "./answers";
import type { Target } from "./target";

const samplesReadAtOnce = 16;

/** What a request with bad input led to. */
export interface Refusal {
  /**
   * HTTP status of the model's container or, when the request did not get that far, of SageMaker; 200 when it was
   * answered.
   */
  readonly status: number;
  readonly message: string;
}

export class EndpointClient {
  private readonly runtime: SageMakerRuntimeClient;

  public constructor(private readonly target: Target) {
    const sockets = { keepAlive: true, maxSockets: target.quality.concurrency };
    this.runtime = new SageMakerRuntimeClient({
      region: target.region,
      // A retry would hide an error and spoil the latency.
      maxAttempts: 1,
      requestHandler: { httpAgent: new Agent(sockets), httpsAgent: new SecureAgent(sockets) },
    });
  }

  /**
   * Downloads held-out samples, and holds each against its hash in the index.
   * @param wanted some of them. Default: all, in the order of the index
   */
  public async readSamples(
    wanted: readonly Answer["sample"][] = this.target.heldOut.samples,
  ): Promise<ReadonlyMap<string, Buffer>> {
    const { bucket, bucketRegion, place } = this.target;
    const s3 = new S3Client({ region: bucketRegion });
    const samples = new Map<string, Buffer>();
    await forEachConcurrently(wanted, samplesReadAtOnce, async ({ file, sha256: expected }) => {
      const key = dataKeys.heldOutSample(place, file);
      const { Body: body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      const sample = Buffer.from((await body?.transformToByteArray()) ?? []);
      if (sha256(sample) !== expected)
        throw new Error(
          `s3://${bucket}/${key} is not the held-out sample that the package names: expected SHA-256 ${expected}, ` +
            `came ${sha256(sample)}.`,
        );
      samples.set(file, sample);
    });
    return samples;
  }

  /**
   * Asks for every sample at the environment's concurrency, after a first round that opens connections and is not
   * counted.
   *
   * @param onProgress told how many have been asked
   */
  public async classify(
    samples: ReadonlyMap<string, Buffer>,
    onProgress: (text: string) => void,
  ): Promise<readonly Answer[]> {
    const { quality, heldOut } = this.target;
    const ask = async (sample: Answer["sample"]): Promise<Answer> => {
      const body = samples.get(sample.file) ?? Buffer.alloc(0);
      const start = performance.now();
      const outcome = await this.invoke(body);
      return { sample, milliseconds: performance.now() - start, outcome };
    };
    await Promise.all(heldOut.samples.slice(0, quality.concurrency).map(ask));
    const answers: Answer[] = [];
    await forEachConcurrently(heldOut.samples, quality.concurrency, async (sample) => {
      answers.push(await ask(sample));
      onProgress(`${answers.length} of ${heldOut.samples.length} samples`);
    });
    return answers;
  }

  private async invoke(body: Buffer): Promise<Answer["outcome"]> {
    try {
      return { kind: "answered", text: await this.send(body, this.target.requestType) };
    } catch (error) {
      return { kind: "failed", message: namedMessageOf(error) };
    }
  }

  /** Sends what the endpoint ought to refuse. */
  public async sendBadInput(body: Buffer, contentType: string): Promise<Refusal> {
    try {
      return { status: 200, message: (await this.send(body, contentType)).slice(0, 200) };
    } catch (error) {
      if (!(error instanceof SageMakerRuntimeServiceException)) return { status: 0, message: messageOf(error) };
      const ofModel = error instanceof ModelError ? error.OriginalStatusCode : undefined;
      return { status: ofModel ?? error.$metadata.httpStatusCode ?? 0, message: error.message };
    }
  }

  /** The answer of one variant. */
  public async askVariant(body: Buffer, variant: string): Promise<string> {
    return this.send(body, this.target.requestType, variant);
  }

  private async send(body: Buffer, contentType: string, variant?: string): Promise<string> {
    const answer = await this.runtime.send(
      new InvokeEndpointCommand({
        EndpointName: this.target.endpoint,
        ContentType: contentType,
        Accept: "application/json",
        Body: body,
        TargetVariant: variant,
      }),
    );
    return answer.Body.transformToString();
  }
}
