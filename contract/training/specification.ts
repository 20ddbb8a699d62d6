/**
 * What a training job computes, and the identity that follows from it. Two jobs of one identity would train the same
 * model, so a finished one is reused. Pure: the program and the delivery compute the same identity from the same
 * settings.
 */
import { createHash } from "node:crypto";
import { trainingVolumeKey } from "../../settings/encryption";
import { modelKind } from "../../settings/modelKinds";
import type { EncryptionSettings, NetworkSettings, TrainingSettings } from "../../settings/schema";
import type { DataManifest } from "../dataManifest";

/**
 * Where a job runs and which keys encrypt what it keeps. It is no part of the identity: the model that comes out is the
 * same.
 */
export interface TrainingPlacement {
  /** ARN of the KMS key of the model in S3. Default: the key that AWS manages for S3. */
  readonly outputKeyArn?: string;
  /** ARN of the KMS key of the instances' volumes. Default: a key that SageMaker throws away. */
  readonly volumeKeyArn?: string;
  /** Default: SageMaker's own network. */
  readonly network?: NetworkSettings;
  /** Whether the container has no network at all. Default: it has. */
  readonly isolation?: true;
}

/** Everything about a job but who runs it and where its output goes. */
export interface TrainingSpecification extends TrainingPlacement {
  /** URI of the training image. */
  readonly image: string;
  /** What the image prints and how to read it; the built-in algorithms bring their own definitions. */
  readonly metricDefinitions: readonly { readonly name: string; readonly expression: string }[];
  readonly hyperparameters: Readonly<Record<string, string>>;
  readonly dataVersion: string;
  readonly channels: { readonly train: string; readonly validation: string };
  /** Media type of the channels' files. */
  readonly channelType: string;
  readonly instanceType: string;
  readonly instanceCount: number;
  readonly volumeGigabytes: number;
  readonly maximumRuntimeSeconds: number;
  /** For spot instances: the most that waiting and training may take together. */
  readonly maximumWaitSeconds?: number;
}

/** What the settings say about a job: each as `training` in SETTINGS.md. */
export type JobSettings = Omit<TrainingSettings, "data">;

/** The lines that the built-in image prints, for images of one's own that print the same. */
const accuracyLines = [
  { name: "train:accuracy", expression: "Train-accuracy=([0-9.]+)" },
  { name: "validation:accuracy", expression: "Validation-accuracy=([0-9.]+)" },
] as const;

/** The placement that the settings of the stack that trains ask for. */
export function trainingPlacement({
  encryption,
  network,
  isolation,
}: {
  readonly encryption?: EncryptionSettings | undefined;
  readonly network?: NetworkSettings | undefined;
  readonly isolation?: boolean;
}): TrainingPlacement {
  const volumeKeyArn = trainingVolumeKey(encryption);
  return {
    ...(encryption && { outputKeyArn: encryption.keyArn }),
    ...(volumeKeyArn !== undefined && { volumeKeyArn }),
    ...(network && { network }),
    ...(isolation && { isolation }),
  };
}

/**
 * The job that settings and data ask for. The numbers of classes and of samples come from the data, never from the
 * settings.
 */
export function trainingSpecification(
  settings: JobSettings,
  data: DataManifest,
  image: string,
  placement: TrainingPlacement = {},
): TrainingSpecification {
  return {
    image,
    metricDefinitions: "uri" in settings.image ? accuracyLines : [],
    hyperparameters: {
      ...settings.hyperparameters,
      num_classes: String(data.classes.length),
      num_training_samples: String(data.samples.train),
    },
    dataVersion: data.version,
    channels: data.channels,
    channelType: modelKind(settings.image).trainingType,
    instanceType: settings.instanceType,
    instanceCount: settings.instanceCount,
    volumeGigabytes: settings.volumeGigabytes,
    maximumRuntimeSeconds: settings.maximumRuntimeMinutes * 60,
    ...(settings.spot && { maximumWaitSeconds: settings.spot.maximumWaitMinutes * 60 }),
    ...placement,
  };
}

/**
 * Sixteen hexadecimal digits over image, hyperparameters, data version and resources. The commit is no part of it: a
 * commit that changes none of these reuses the trained model. Time limits, spot and placement are none either: they
 * decide whether a job ends, not what it computes.
 */
export function trainingIdentity(specification: TrainingSpecification): string {
  const { image, hyperparameters, dataVersion, instanceType, instanceCount, volumeGigabytes } = specification;
  const sorted = Object.entries(hyperparameters).sort(([a], [b]) => (a < b ? -1 : 1));
  const text = JSON.stringify([image, sorted, dataVersion, instanceType, instanceCount, volumeGigabytes]);
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}
