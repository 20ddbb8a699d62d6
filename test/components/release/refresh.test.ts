/** What a refresh finds of the release's dynamic resources, with the providers as they stand in the state. */
import assert from "node:assert/strict";
import { createInput } from "../../../contract/training/jobs";
import { startStubAws, type StubAws, StubError } from "../../delivery/stubAws";
import { StubTraining } from "../../delivery/stubTraining";
import { exampleJob, examplePackage } from "./examples";
import { throughTheState } from "./throughTheState";

const gone = { id: "" };
const denied = (): never => {
  throw new StubError("AccessDeniedException", "User is not authorized.");
};

describe("a refresh", () => {
  const training = new StubTraining();
  let aws: StubAws;

  beforeEach(async () => {
    training.jobs.clear();
    training.packages.length = 0;
    aws = await startStubAws(training.operations);
  });
  afterEach(() => aws.close());

  describe("of a training job", () => {
    const name = "demo-0011223344556677";
    const model = { trainingJobName: name, modelDataUrl: "s3://artifacts/models/of-another-day", metrics: {} };
    const state = { ...exampleJob, ...model };

    it("asks for nothing but the job, and tells what it has left", async () => {
      const { read } = throughTheState("TrainingJob");
      training.add(name, { TrainingJobStatus: "Completed" });
      assert.deepEqual(await read?.(name, state), {
        id: name,
        props: {
          ...exampleJob,
          trainingJobName: name,
          modelDataUrl: `s3://artifacts/models/${name}/output/model.tar.gz`,
          metrics: { "validation:accuracy": 0.97 },
        },
      });
      assert.deepEqual(aws.calls, ["DescribeTrainingJob"]);
    });

    it("takes a deleted record for gone, after which the update trains again", async () => {
      const { read, create } = throughTheState("TrainingJob");
      assert.deepEqual(await read?.(name, state), gone);
      assert.equal((await create(exampleJob)).id, name);
      assert.equal(training.requestedJobs.length, 1);
    });

    it("takes a job that is none of the finished ones for gone; then the update finds the right one", async () => {
      const { read, create } = throughTheState("TrainingJob");
      training.add(name, { ...createInput(exampleJob, name), TrainingJobStatus: "Failed" });
      training.add(`${name}-2`, { ...createInput(exampleJob, name), TrainingJobStatus: "Completed" });
      assert.deepEqual(await read?.(name, state), gone);
      assert.equal((await create(exampleJob)).id, `${name}-2`);
    });
  });

  describe("of a model package", () => {
    it("asks for nothing but the package, and keeps what the state says", async () => {
      const { create, read } = throughTheState("ModelPackage");
      const { id } = await create(examplePackage);
      aws.calls.length = 0;
      const state = { ...examplePackage, modelPackageArn: id };
      assert.deepEqual(await read?.(id, state), { id, props: state });
      assert.deepEqual(aws.calls, ["DescribeModelPackage"]);
    });

    it("takes a deleted package for gone", async () => {
      const { read } = throughTheState("ModelPackage");
      const arn = "arn:aws:sagemaker:us-east-1:123456789012:model-package/group/7";
      assert.deepEqual(await read?.(arn, { ...examplePackage, modelPackageArn: arn }), gone);
    });
  });

  it("takes nothing for gone that may not be seen", async () => {
    const [jobs, packages] = [throughTheState("TrainingJob"), throughTheState("ModelPackage")];
    await aws.close();
    aws = await startStubAws({ DescribeTrainingJob: denied, DescribeModelPackage: denied });
    const model = { trainingJobName: "job", modelDataUrl: "s3://artifacts/model.tar.gz", metrics: {} };
    await assert.rejects(async () => jobs.read?.("job", { ...exampleJob, ...model }), {
      name: "AccessDeniedException",
    });
    await assert.rejects(async () => packages.read?.("arn", { ...examplePackage, modelPackageArn: "arn" }), {
      name: "AccessDeniedException",
    });
  });

  it("finds a name, which nothing but the state knows", async () => {
    const { read } = throughTheState("UniqueName");
    const state = { prefix: "demo", content: "package 1", value: "demo-0011aabb" };
    assert.deepEqual(await read?.("demo-0011aabb", state), { id: "demo-0011aabb", props: state });
    assert.deepEqual(aws.calls, []);
  });
});
