/** A report with something of everything, for the tests of the page. */
import type { Report } from "../../../rehearsal/report/report";
import { exampleLineage } from "../../clients/lineage/exampleLineage";

const modelPackage = "arn:aws:sagemaker:us-east-1:123456789012:model-package/pictures/3";

export const exampleReport: Report = {
  project: "pictures",
  status: "Succeeded",
  commit: "0123456789abcdef0123456789abcdef01234567",
  author: "Ann Example",
  subject: "Warmer pictures",
  dirty: false,
  started: "2026-01-31T12:00:00.000Z",
  seconds: 60,
  clockSpeed: 1,
  stages: [
    {
      name: "Build",
      status: "Succeeded",
      seconds: 30,
      actions: [
        { name: "Train", status: "Succeeded", started: "2026-01-31T12:00:15.000Z", seconds: 30, message: "2 epochs" },
      ],
    },
    {
      name: "Production",
      status: "NotRun",
      seconds: 0,
      actions: [{ name: "Approve", status: "NotRun", seconds: 0, message: "" }],
    },
  ],
  environments: {
    dev: {
      serves: {
        endpoint: "pictures-dev",
        configuration: "pictures-dev-1",
        variant: "primary",
        state: "InService",
        modelPackage,
      },
      modelPackage,
      endpoint: "pictures-dev",
      accuracy: 0.95,
      accuracyInterval: [0.9104, 0.9726],
      samples: 200,
      latencyMs: { p50: 2, p95: 8.5 },
    },
    prod: {
      serves: {
        endpoint: "pictures-prod",
        configuration: "pictures-prod-1",
        variant: "primary",
        state: "InService",
        modelPackage: modelPackage.replace("/3", "/2"),
      },
    },
  },
  stacks: {
    dev: {
      outputs: { pipeline: "pictures-dev", roles: ["a", "b"] },
      cost: { idleDay: 2.5, dayWithRun: 3, month: 91.5, notPriced: 1 },
    },
    prod: { outputs: {}, cost: { idleDay: 2, dayWithRun: 2, month: 80, notPriced: 0 } },
  },
  lastRelease: {
    commit: "fedcba9876543210fedcba9876543210fedcba98",
    month: { dev: 90, prod: 80 },
    grants: { train: ["s3:GetObject *", "s3:PutObject *"], deploy: [], old: [] },
  },
  changes: [
    {
      stack: "dev",
      by: "pulumi up",
      resources: [{ name: "platform-topic", type: "aws:sns/topic:Topic", operation: "create" }],
      unchanged: 92,
    },
    { stack: "dev", by: "QA Deploy", resources: [], unchanged: 4 },
  ],
  training: {
    job: "pictures-1",
    reused: false,
    validationAccuracy: 0.9,
    image: "1.dkr.ecr/image:1",
    instances: "1 ml.g4dn.xlarge",
    hyperparameters: { epochs: "3", learning_rate: "0.02" },
    started: "2026-01-31T12:00:16.000Z",
    ended: "2026-01-31T12:00:44.000Z",
    model: "s3://artifacts/models/pictures-1/output/model.tar.gz",
    epochs: [
      { epoch: 0, trainAccuracy: 0.5, validationAccuracy: 0.4 },
      { epoch: 1, trainAccuracy: 0.95, validationAccuracy: 0.9 },
    ],
  },
  data: {
    version: "0123456789abcdef",
    manifestSha256: "abc123",
    samples: { train: 800, validation: 200, heldOut: 200 },
    classes: [
      { name: "circle", train: 400, heldOut: 100 },
      { name: "star", train: 400, heldOut: 100 },
    ],
  },
  lineage: { dev: exampleLineage },
  history: [
    {
      started: "2026-01-30T12:00:00.000Z",
      seconds: 50,
      status: "Succeeded",
      commit: "fedcba9876543210fedcba9876543210fedcba98",
      subject: "Colder pictures",
      modelPackage: modelPackage.replace("/3", "/2"),
      dataVersion: "0123456789abcdef",
      hyperparameters: { epochs: "2", learning_rate: "0.02" },
      image: "1.dkr.ecr/image:1",
      figures: { dev: { accuracy: 0.9, p95: 8.5 } },
    },
    {
      started: "2026-01-31T11:00:00.000Z",
      seconds: 5,
      status: "Failed",
      commit: "aaaaaaa876543210fedcba9876543210fedcba98",
      subject: "Broken",
      figures: {},
    },
  ],
  permissions: {
    train: {
      used: ["s3:GetObject a"],
      denied: ["s3:ListBucket c"],
      unused: ["s3:GetObject d"],
      granted: ["s3:GetObject *", "s3:GetObject d"],
    },
    deploy: { used: [], denied: [], unused: [], granted: [] },
  },
  mails: [],
};

/** Of a delivery of which nothing is known but how long it took. */
export const earlyReport: Report = {
  project: "pictures",
  status: "Failed",
  message: "Interrupted",
  commit: "",
  dirty: false,
  started: exampleReport.started,
  seconds: 1,
  clockSpeed: 1,
  stages: [],
  environments: {},
  changes: [],
  stacks: {},
  history: [],
  lineage: {},
  training: {},
  permissions: {},
  mails: [],
};
