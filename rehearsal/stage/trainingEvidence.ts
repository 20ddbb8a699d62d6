/** What a stage shows of a training: the job as SageMaker describes it, its epochs, and its data. */
import { CloudWatchLogsClient, DescribeLogStreamsCommand, GetLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { S3Client } from "@aws-sdk/client-s3";
import { DescribeModelPackageCommand, DescribeTrainingJobCommand, SageMakerClient } from "@aws-sdk/client-sagemaker";
import { z } from "zod";
import { type DataManifest, dataKeys, manifestSha256, parseManifest } from "../../contract/dataManifest";
import { readText } from "../../contract/objects";
import { administratorAccess, type Stage } from "./stage";

/** How a model did after an epoch. Values that the image does not print are absent. */
export interface Epoch {
  readonly epoch: number;
  readonly trainAccuracy?: number;
  readonly validationAccuracy?: number;
}

export interface TrainingEvidence {
  readonly image: string;
  readonly instances: string;
  readonly hyperparameters: Readonly<Record<string, string>>;
  /** ISO 8601. */
  readonly started?: string;
  readonly ended?: string;
  /** S3 URI of the model that the job has left. */
  readonly model?: string;
  readonly epochs: readonly Epoch[];
}

/** Number of samples by class and part. */
export interface DataEvidence {
  readonly version: string;
  /** SHA-256 of the manifest, which has the hashes of all that it names. */
  readonly manifestSha256: string;
  readonly samples: DataManifest["samples"];
  readonly classes: readonly { readonly name: string; readonly train?: number; readonly heldOut?: number }[];
}

const summarySchema = z.object({
  classes: z.array(z.object({ name: z.string(), train: z.number(), heldOut: z.number() })),
});

const logGroupName = "/aws/sagemaker/TrainingJobs";

/** @param job name of a job that has ended */
export async function trainingEvidence(stage: Stage, job: string): Promise<TrainingEvidence> {
  const sagemaker = new SageMakerClient(administratorAccess(stage.cloud));
  try {
    const described = await sagemaker.send(new DescribeTrainingJobCommand({ TrainingJobName: job }));
    const { ResourceConfig: { InstanceType: type = "", InstanceCount: count = 1 } = {} } = described;
    return {
      image: described.AlgorithmSpecification?.TrainingImage ?? "",
      instances: `${count} ${type}`,
      hyperparameters: described.HyperParameters ?? {},
      ...(described.TrainingStartTime && { started: described.TrainingStartTime.toISOString() }),
      ...(described.TrainingEndTime && { ended: described.TrainingEndTime.toISOString() }),
      ...(described.ModelArtifacts?.S3ModelArtifacts && { model: described.ModelArtifacts.S3ModelArtifacts }),
      epochs: epochsOf(await trainingLog(stage, job)),
    };
  } finally {
    sagemaker.destroy();
  }
}

async function trainingLog(stage: Stage, job: string): Promise<readonly string[]> {
  const logs = new CloudWatchLogsClient(administratorAccess(stage.cloud));
  try {
    const { logStreams = [] } = await logs.send(
      new DescribeLogStreamsCommand({ logGroupName, logStreamNamePrefix: `${job}/` }),
    );
    const lines: string[] = [];
    for (const { logStreamName } of logStreams) {
      const { events = [] } = await logs.send(
        new GetLogEventsCommand({ logGroupName, logStreamName, startFromHead: true }),
      );
      lines.push(...events.map(({ message = "" }) => message));
    }
    return lines;
  } finally {
    logs.destroy();
  }
}

/** The lines that the built-in image prints, and images of one's own that want to be followed. */
export function epochsOf(lines: readonly string[]): readonly Epoch[] {
  const epochs = new Map<number, Epoch>();
  for (const line of lines) {
    const [, number, part, value] = /Epoch\[(\d+)\] (Train|Validation)-accuracy=([0-9.]+)/u.exec(line) ?? [];
    const accuracy = Number(value);
    if (number === undefined || !(accuracy >= 0 && accuracy <= 1)) continue;
    const epoch = Number(number);
    const key = part === "Train" ? "trainAccuracy" : "validationAccuracy";
    epochs.set(epoch, { ...epochs.get(epoch), epoch, [key]: accuracy });
  }
  return [...epochs.values()].sort((one, other) => one.epoch - other.epoch);
}

/** The data that a package was trained with; undefined when the package names none. */
export async function dataEvidence(stage: Stage, modelPackage: string): Promise<DataEvidence | undefined> {
  const access = administratorAccess(stage.cloud);
  const [sagemaker, storage] = [new SageMakerClient(access), new S3Client(access)];
  try {
    const { CustomerMetadataProperties: { "data-version": version, "data-attempt": attempt } = {} } =
      await sagemaker.send(new DescribeModelPackageCommand({ ModelPackageName: modelPackage }));
    if (version === undefined || attempt === undefined) return undefined;
    const read = (key: string): Promise<string | undefined> => readText(storage, stage.names.dataBucket, key);
    const place = { version, attempt };
    const text = await read(dataKeys.manifest(place));
    if (text === undefined) return undefined;
    const manifest = parseManifest(text, dataKeys.manifest(place));
    const summary = await read(dataKeys.summary(place));
    const counted = summarySchema.safeParse(summary === undefined ? undefined : JSON.parse(summary)).data?.classes;
    return {
      version,
      manifestSha256: manifestSha256(manifest),
      samples: manifest.samples,
      classes: counted ?? manifest.classes.map((name) => ({ name })),
    };
  } finally {
    sagemaker.destroy();
    storage.destroy();
  }
}
