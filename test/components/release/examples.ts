/** A data version, a training and what follows from them, for the tests of the release. */
import type { ModelPackageInputs } from "../../../components/release/modelPackage";
import type { TrainingJobInputs } from "../../../components/release/trainingJob";
import type { DataManifest } from "../../../contract/dataManifest";
import { trainingSpecification } from "../../../contract/training/specification";
import type { TrainingSettings } from "../../../settings/schema";

export const exampleManifest: DataManifest = {
  version: "0123456789abcdef",
  attempt: "fedcba9876543210",
  classes: ["circle", "cross", "star"],
  samples: { train: 700, validation: 100, heldOut: 200 },
  channels: {
    train: "s3://data/datasets/0123456789abcdef/fedcba9876543210/train/",
    validation: "s3://data/datasets/0123456789abcdef/fedcba9876543210/validation/",
  },
  channelsSha256: { train: "01".repeat(32), validation: "23".repeat(32) },
  labels: "s3://data/datasets/0123456789abcdef/fedcba9876543210/labels.txt",
  heldOut: "s3://data/held-out/0123456789abcdef/fedcba9876543210/index.json",
  heldOutSha256: "ef".repeat(32),
  labelsSha256: "ab".repeat(32),
};

export const exampleTraining: TrainingSettings = {
  image: { algorithm: "image-classification", tag: "1" },
  instanceType: "ml.g4dn.xlarge",
  instanceCount: 1,
  volumeGigabytes: 50,
  maximumRuntimeMinutes: 60,
  hyperparameters: { epochs: "2", learning_rate: "0.01" },
  data: { source: "pictures", heldOutSamples: 20, validationShare: 0.2 },
};

export const exampleJob: TrainingJobInputs = {
  region: "eu-central-1",
  namePrefix: "demo",
  identity: "0011223344556677",
  specification: trainingSpecification(exampleTraining, exampleManifest, "image"),
  roleArn: "arn:aws:iam::123456789012:role/training",
  outputUri: "s3://artifacts/models",
  tags: {},
  pollingIntervalSeconds: 0.001,
};

export const examplePackage: ModelPackageInputs = {
  region: "eu-central-1",
  modelPackageGroupName: "group",
  image: "image",
  modelDataUrl: "s3://artifacts/model.tar.gz",
  trainingJobName: "demo-1",
  metrics: { "validation:accuracy": 0.97 },
  supportedContentTypes: ["image/png"],
  supportedResponseTypes: ["application/json"],
  dataVersion: "0123456789abcdef",
  dataAttempt: "fedcba9876543210",
  dataManifestSha256: "cd".repeat(32),
  heldOutSha256: "ef".repeat(32),
  labelsUri: "s3://data/labels.txt",
  labelsSha256: "ab".repeat(32),
};
