import assert from "node:assert/strict";
import { gather } from "../../../clients/lineage/gather";
import { dataKeys, type DataManifest, manifestSha256, manifestText } from "../../../contract/dataManifest";
import { deliveryNames } from "../../../settings/names";
import { startStubAws, type StubAws } from "../../delivery/stubAws";

const location = { accountId: "123456789012", region: "us-east-1", partition: "aws" };
const names = deliveryNames("pictures", "dev", location);
const origin = { client: { region: "us-east-1" }, names };
const arn = `arn:aws:sagemaker:us-east-1:123456789012:model-package/${names.modelPackageGroup}/3`;
const hash = (digit: string): string => digit.repeat(64);
const manifest: DataManifest = {
  version: "0123456789abcdef",
  attempt: "fedcba9876543210",
  classes: ["circle", "star"],
  samples: { train: 8, validation: 2, heldOut: 4 },
  channels: { train: "s3://d/train", validation: "s3://d/validation" },
  channelsSha256: { train: hash("1"), validation: hash("2") },
  labels: "s3://d/labels",
  heldOut: "s3://d/held-out",
  heldOutSha256: hash("3"),
  labelsSha256: hash("4"),
};
const metadata = {
  "training-job": "job-1",
  "model-version": "v1",
  "data-version": manifest.version,
  "data-attempt": manifest.attempt,
  "data-manifest-sha256": manifestSha256(manifest),
  "held-out-sha256": hash("3"),
  commit: "c0ffee",
  execution: "e-1",
  author: "Ann Example",
  "approval:prod": "approved 2026-01-31T12:00:00.000Z execution e-1",
};
const record = {
  execution: "e-1",
  commit: "c0ffee",
  message: "Warmer pictures\n\nmore",
  dataVersion: manifest.version,
  training: { job: "job-1", reused: false },
  modelPackage: arn,
  environments: { dev: { endpoint: "e", endpointConfiguration: "c", modelPackage: arn, accuracy: 0.9, samples: 4 } },
  links: {},
};
const approval = {
  stageName: "Production",
  actionName: "Approve",
  status: "Succeeded",
  updatedBy: "arn:aws:iam::123456789012:user/Ann",
  output: { executionResult: { externalExecutionSummary: "looks good" } },
};

describe("where a model comes from", () => {
  let aws: StubAws;

  beforeEach(async () => {
    aws = await startStubAws({
      DescribeModelPackage: () => ({
        ModelApprovalStatus: "Approved",
        CustomerMetadataProperties: metadata,
        ModelCard: { ModelCardContent: '{"model_overview":{}}', ModelCardStatus: "Approved" },
        InferenceSpecification: {
          Containers: [{ Image: "image:1", ModelDataUrl: "s3://m/model.tar.gz" }],
          SupportedContentTypes: ["application/x-image"],
        },
      }),
      DescribeTrainingJob: () => ({
        HyperParameters: { epochs: "2" },
        InputDataConfig: [
          {
            ChannelName: "train",
            ContentType: "application/x-recordio",
            DataSource: { S3DataSource: { S3DataType: "S3Prefix", S3Uri: "s3://d/train" } },
          },
        ],
        ResourceConfig: { InstanceType: "ml.g4dn.xlarge", InstanceCount: 1 },
        AlgorithmSpecification: { TrainingImage: "image:1" },
        FinalMetricDataList: [{ MetricName: "validation:accuracy", Value: 0.9 }],
      }),
      ListActionExecutions: () => ({ actionExecutionDetails: [approval] }),
    });
    aws.objects.set(`${names.dataBucket}/${dataKeys.manifest(manifest)}`, Buffer.from(manifestText(manifest)));
    aws.objects.set(`${names.artifactBucket}/runs/e-1.json`, Buffer.from(JSON.stringify(record)));
  });

  afterEach(() => aws.close());

  it("is everything from the package back to who wrote the commit and who approved it", async () => {
    const lineage = await gather(origin, arn, undefined);
    assert.deepEqual(lineage, {
      package: {
        arn,
        approval: "Approved",
        approvals: { prod: metadata["approval:prod"] },
        card: { status: "Approved", content: { model_overview: {} } },
      },
      model: { uri: "s3://m/model.tar.gz", version: "v1", image: "image:1" },
      training: {
        job: "job-1",
        image: "image:1",
        instances: "1 ml.g4dn.xlarge",
        hyperparameters: { epochs: "2" },
        channels: { train: { uri: "s3://d/train", contentType: "application/x-recordio" } },
        metrics: { "validation:accuracy": 0.9 },
      },
      data: {
        version: manifest.version,
        attempt: manifest.attempt,
        manifestSha256: manifestSha256(manifest),
        heldOutSha256: hash("3"),
        samples: manifest.samples,
        channelsSha256: manifest.channelsSha256,
        classes: 2,
      },
      commit: { id: "c0ffee", author: "Ann Example", subject: "Warmer pictures" },
      run: {
        execution: "e-1",
        approver: "arn:aws:iam::123456789012:user/Ann",
        answer: "Succeeded: looks good",
        tests: { dev: { accuracy: 0.9, samples: 4 } },
      },
      unknown: [],
    });
  });

  it("does not take another manifest for the one that the package names", async () => {
    const other = manifestText({ ...manifest, samples: { ...manifest.samples, train: 9 } });
    aws.objects.set(`${names.dataBucket}/${dataKeys.manifest(manifest)}`, Buffer.from(other));
    const { data, unknown } = await gather(origin, arn, undefined);
    assert.equal(data?.samples, undefined);
    assert.equal(data?.manifestSha256, metadata["data-manifest-sha256"]);
    assert.match(unknown.join("\n"), /^data manifest: .* not the one that the package names$/u);
  });

  it("tells what may not be read, and what has gone, beside all the rest", async () => {
    aws.forbid(`${names.artifactBucket}/runs/e-1.json`);
    aws.objects.delete(`${names.dataBucket}/${dataKeys.manifest(manifest)}`);
    const { commit, training, run, unknown } = await gather(origin, arn, undefined);
    assert.deepEqual(commit, { id: "c0ffee", author: "Ann Example" });
    assert.equal(training?.job, "job-1");
    assert.equal(run?.approver, "arn:aws:iam::123456789012:user/Ann");
    assert.match(unknown.join("\n"), /data manifest: .*any more\nrun record: .*AccessDenied/u);
  });
});
