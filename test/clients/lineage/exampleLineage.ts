/** A lineage with something of everything, for tests. */
import type { Lineage } from "../../../clients/lineage/lineage";

export const exampleLineage: Lineage = {
  serving: {
    stack: "dev",
    endpoint: "pictures-dev",
    configuration: "pictures-dev-1",
    variant: "primary",
    state: "InService",
  },
  package: {
    arn: "arn:aws:sagemaker:us-east-1:123456789012:model-package/pictures/3",
    registered: "2026-01-31T12:00:45.000Z",
    approval: "Approved",
    approvals: { prod: "approved 2026-01-31T12:01:00.000Z execution e-1" },
    card: {
      status: "Approved",
      content: {
        model_overview: { model_creator: "Ann Example", model_artifact: ["s3://artifacts/model.tar.gz"] },
        evaluation_details: [
          {
            name: "Test in dev",
            metric_groups: [
              { name: "Held-out samples", metric_data: [{ name: "accuracy", type: "number", value: 0.95 }] },
            ],
          },
        ],
      },
    },
  },
  model: { uri: "s3://artifacts/models/job-1/output/model.tar.gz", version: "v1", image: "image:1" },
  training: {
    job: "job-1",
    image: "image:1",
    instances: "1 ml.g4dn.xlarge",
    hyperparameters: { epochs: "2" },
    channels: { train: { uri: "s3://data/train/", contentType: "application/x-recordio" } },
    metrics: { "validation:accuracy": 0.9 },
  },
  data: {
    version: "0123456789abcdef",
    manifestSha256: "abc",
    samples: { train: 800, validation: 200, heldOut: 100 },
    channelsSha256: { train: "def", validation: "012" },
    classes: 5,
  },
  commit: { id: "c0ffee", author: "Ann Example", subject: "Warmer pictures" },
  run: {
    execution: "e-1",
    approver: "arn:approver",
    answer: "Succeeded: yes",
    tests: { dev: { accuracy: 0.95, samples: 100, latencyMilliseconds: { p50: 5, p95: 9 } }, prod: {} },
  },
  unknown: ["run record: NoSuchKey"],
};
