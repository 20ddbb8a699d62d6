/** A data version and a training for the tests of the release. */
import type { DataManifest } from "../../../contract/dataManifest";
import type { TrainingSettings } from "../../../settings/schema";

export const exampleManifest: DataManifest = {
  version: "0123456789abcdef",
  classes: ["circle", "cross", "star"],
  samples: { train: 700, validation: 100, heldOut: 200 },
  channels: {
    train: "s3://data/datasets/0123456789abcdef/train/",
    validation: "s3://data/datasets/0123456789abcdef/validation/",
  },
  labels: "s3://data/datasets/0123456789abcdef/labels.txt",
  heldOut: "s3://data/held-out/0123456789abcdef/index.json",
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
