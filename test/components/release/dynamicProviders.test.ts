/** The providers as Pulumi runs them: from the text that is written into the stack's state. */
import assert from "node:assert/strict";
import type { dynamic } from "@pulumi/pulumi";
import { type ModelPackageInputs } from "../../../components/release/modelPackage";
import { type TrainingJobInputs } from "../../../components/release/trainingJob";
import { modelVersionKey } from "../../../contract/deliveredModel";
import { createInput } from "../../../contract/training/jobs";
import { startStubAws, type StubAws } from "../../delivery/stubAws";
import { StubTraining } from "../../delivery/stubTraining";
import { exampleJob as jobInputs, examplePackage as packageInputs } from "./examples";
import { throughTheState } from "./throughTheState";

describe("dynamic providers, serialized and run", () => {
  const training = new StubTraining();
  let aws: StubAws;
  let jobs: dynamic.ResourceProvider<TrainingJobInputs>;
  let packages: dynamic.ResourceProvider<ModelPackageInputs>;

  before(() => {
    jobs = throughTheState("TrainingJob");
    packages = throughTheState("ModelPackage");
  });
  beforeEach(async () => {
    training.jobs.clear();
    training.requestedJobs.length = 0;
    training.packages.length = 0;
    aws = await startStubAws(training.operations);
  });
  afterEach(() => aws.close());

  it("a new job is started, awaited and described", async () => {
    const created = await jobs.create(jobInputs);
    assert.equal(created.id, "demo-0011223344556677");
    const { trainingJobName, modelDataUrl, metrics } = created.outs as Record<string, unknown>;
    assert.deepEqual(
      { trainingJobName, modelDataUrl, metrics },
      {
        trainingJobName: "demo-0011223344556677",
        modelDataUrl: "s3://artifacts/models/demo-0011223344556677/output/model.tar.gz",
        metrics: { "validation:accuracy": 0.97 },
      },
    );
  });

  it("a job that the delivery has finished is adopted and not trained again", async () => {
    training.add("demo-0011223344556677", { ...createInput(jobInputs, ""), TrainingJobStatus: "Completed" });
    await jobs.create(jobInputs);
    assert.deepEqual(aws.calls, ["DescribeTrainingJob"]);
  });

  it("the job that a run names is adopted, whatever it is called, and another one replaces it", async () => {
    training.add("demo-of-a-run", { ...createInput(jobInputs, ""), TrainingJobStatus: "Completed" });
    const { id } = await jobs.create({ ...jobInputs, adopt: "demo-of-a-run" });
    assert.equal(id, "demo-of-a-run");
    assert.equal(training.requestedJobs.length, 0);
    const state = { ...jobInputs, trainingJobName: id };
    assert.deepEqual(await jobs.diff?.(id, state, { ...jobInputs, adopt: "demo-of-a-run" }), {
      changes: false,
      replaces: [],
    });
    assert.deepEqual(await jobs.diff?.(id, state, { ...jobInputs, adopt: "another" }), {
      changes: true,
      replaces: ["adopt"],
    });
  });

  it("a job that a run names and that has trained something else is not adopted, and none is trained", async () => {
    training.add("demo-of-a-run", {
      ...createInput({ ...jobInputs, roleArn: "arn:another" }, ""),
      TrainingJobStatus: "Completed",
    });
    await assert.rejects(jobs.create({ ...jobInputs, adopt: "demo-of-a-run" }), /cannot be adopted/);
    assert.equal(training.requestedJobs.length, 0);
  });

  it("only another identity replaces a job", async () => {
    const other = {
      ...jobInputs,
      roleArn: "arn:aws:iam::123456789012:role/other",
      tags: { a: "b" },
      pollingIntervalSeconds: 9,
    };
    assert.deepEqual(await jobs.diff?.("id", jobInputs, other), { changes: false, replaces: [] });
    assert.deepEqual(await jobs.diff?.("id", jobInputs, { ...jobInputs, identity: "ff" }), {
      changes: true,
      replaces: ["identity"],
    });
  });

  it("a package waits for approval and carries commit, metrics, data and labels", async () => {
    const author = 'Zoë "Z" <z@example.com>';
    const run = { execution: "e-1", commit: "0a1b", author, message: "not here", modelVersion: "3sL4kqtJ.v1_-" };
    const { id } = await packages.create({ ...packageInputs, run });
    assert.equal(id, "arn:aws:sagemaker:us-east-1:123456789012:model-package/group/1");
    const [{ ModelApprovalStatus, CustomerMetadataProperties, InferenceSpecification } = {}] = training.packages;
    assert.equal(ModelApprovalStatus, "PendingManualApproval");
    assert.deepEqual(CustomerMetadataProperties, {
      "training-job": "demo-1",
      [modelVersionKey]: "3sL4kqtJ.v1_-",
      "data-version": "0123456789abcdef",
      "data-attempt": "fedcba9876543210",
      "data-manifest-sha256": "cd".repeat(32),
      "held-out-sha256": "ef".repeat(32),
      "labels-uri": "s3://data/labels.txt",
      "labels-sha256": "ab".repeat(32),
      commit: "0a1b",
      execution: "e-1",
      // SageMaker refuses quotation marks and angle brackets.
      author: "Zoë  Z   z@example.com ",
      "metric:validation:accuracy": "0.97",
    });
    assert.deepEqual(InferenceSpecification, {
      Containers: [{ Image: "image", ModelDataUrl: "s3://artifacts/model.tar.gz" }],
      SupportedContentTypes: ["image/png"],
      SupportedResponseMIMETypes: ["application/json"],
    });
  });

  it("a package that is there is taken over as it is, and nothing is registered", async () => {
    const created = await packages.create({ ...packageInputs, adopt: "arn:package" });
    assert.equal(created.id, "arn:package");
    const { modelPackageArn } = created.outs as { modelPackageArn?: string };
    assert.equal(modelPackageArn, "arn:package");
    assert.deepEqual(aws.calls, []);
  });

  it("an update that died after registering finds its package by its token; another run gets another", async () => {
    const run = { execution: "e-1", commit: "0a1b" };
    await packages.create({ ...packageInputs, run });
    await packages.create({ ...packageInputs, run });
    await packages.create({ ...packageInputs, run: { ...run, execution: "e-2" } });
    const [first, retried, other] = training.packages.map(({ ClientToken }) => ClientToken);
    assert.equal(first, retried);
    assert.notEqual(first, other);
  });

  it("a plain update registers nothing new, every run does, and so does another job", async () => {
    const run = { execution: "e-1", commit: "0a1b" };
    const registered = { ...packageInputs, run };
    const unchanged = { changes: false, replaces: [] };
    assert.deepEqual(await packages.diff?.("id", registered, packageInputs), unchanged);
    assert.deepEqual(await packages.diff?.("id", registered, registered), unchanged);
    assert.deepEqual(await packages.diff?.("id", registered, { ...registered, run: { ...run, execution: "e-2" } }), {
      changes: true,
      replaces: ["run"],
    });
    assert.deepEqual(await packages.diff?.("id", registered, { ...packageInputs, trainingJobName: "demo-2" }), {
      changes: true,
      replaces: ["trainingJobName"],
    });
  });

  describe("code of another checkout in the state is an update, which writes this checkout's alone", () => {
    const inputs = {
      "of a job": ["TrainingJob", { ...jobInputs, trainingJobName: "demo-1" }],
      "of a package": ["ModelPackage", packageInputs],
      "of a name": ["UniqueName", { prefix: "demo", content: "package 1", value: "demo-0011" }],
    } as const;
    for (const [what, [provider, values]] of Object.entries(inputs)) {
      it(what, async () => {
        const restored = throughTheState(provider) as dynamic.ResourceProvider<object, object>;
        const [olds, news] = [
          { ...values, __provider: "planted" },
          { ...values, __provider: "own" },
        ];
        assert.deepEqual(await restored.diff?.("id", olds, news), { changes: true, replaces: [] });
        assert.deepEqual(await restored.update?.("id", olds, news), { outs: news });
        assert.deepEqual(aws.calls, []);
      });
    }
  });

  it("nothing is deleted with a replaced or destroyed job or package: it may be waiting for approval", () => {
    assert.equal(jobs.delete, undefined);
    assert.equal(packages.delete, undefined);
  });

  it("a name is never given twice, and kept as long as its content stays", async () => {
    const names = throughTheState("UniqueName");
    const inputs = { prefix: "demo", content: "package 1" };
    const [first, second] = [await names.create(inputs), await names.create(inputs)];
    assert.match(first.id, /^demo-[0-9a-f]{8}$/);
    assert.notEqual(first.id, second.id);
    const olds = { ...inputs, value: first.id };
    assert.deepEqual(await names.diff?.(first.id, olds, inputs), { changes: false, replaces: [] });
    assert.deepEqual(await names.diff?.(first.id, olds, { ...inputs, content: "package 2" }), {
      changes: true,
      replaces: ["content"],
    });
  });
});
