import assert from "node:assert/strict";
import { cp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { bucket, executionStatements, imagesFolder } from "./laboratory";
import { TrainingLaboratory } from "./trainingLaboratory";

describe("SageMaker training jobs", () => {
  let jobs: TrainingLaboratory;

  before(async () => {
    jobs = await TrainingLaboratory.open();
  });
  after(() => jobs.close());

  it("runs the image on the channels and delivers model, metrics, steps and log", async () => {
    const job = await jobs.train("learned");
    assert.equal(job.TrainingJobStatus, "Completed");
    assert.equal(job.ModelArtifacts?.S3ModelArtifacts, `s3://${bucket}/models/learned/output/model.tar.gz`);
    assert.deepEqual(
      job.FinalMetricDataList?.map(({ MetricName, Value }) => [MetricName, Value]),
      [["validation:accuracy", 0.75]],
    );
    assert.deepEqual(
      job.SecondaryStatusTransitions?.map(({ Status }) => Status),
      ["Starting", "Downloading", "Training", "Uploading", "Completed"],
    );
    assert.deepEqual(await jobs.modelOf(job), {
      hyperparameters: { epochs: "2" },
      inputdataconfig: {
        train: {
          ContentType: "application/x-recordio",
          TrainingInputMode: "File",
          S3DistributionType: "FullyReplicated",
          RecordWrapperType: "None",
        },
      },
      channels: { train: ["more", "train.rec", "more/labels.txt"] },
      environment: ["HOME", "LANG", "LOCAL_CLOUD_PROCESS", "PATH", "SAGEMAKER_BASE_DIR", "TMPDIR"],
      checkpoints: [],
    });
    assert.ok(
      jobs.laboratory.lines("/aws/sagemaker/TrainingJobs/learned/algo-1-").some((line) => line.includes("Epoch[1]")),
    );
  });

  it("goes on from the checkpoints of an earlier job, and keeps its own", async () => {
    await jobs.laboratory.upload("checkpoints/epochs.txt", "1");
    const job = await jobs.train("continued", { CheckpointConfig: { S3Uri: `s3://${bucket}/checkpoints/` } });
    assert.deepEqual((await jobs.modelOf(job))["checkpoints"], ["epochs.txt"]);
    const { Body } = await jobs.laboratory.administrator.s3.getObject({
      Bucket: bucket,
      Key: "checkpoints/epochs.txt",
    });
    assert.equal(await Body?.transformToString(), "12");
  });

  it("fails with the words of the container", async () => {
    const own = await jobs.train("own", {
      HyperParameters: { behaviour: "fail", failure: "ClientError: num_layers must be 18" },
    });
    assert.equal(own.TrainingJobStatus, "Failed");
    assert.equal(own.FailureReason, "ClientError: num_layers must be 18");
    const plain = await jobs.train("plain", {
      HyperParameters: { behaviour: "fail", failure: "the data file is cut short" },
    });
    assert.equal(plain.FailureReason, "AlgorithmError: the data file is cut short, exit code: 1");
  });

  for (const { missing, action, reason } of [
    {
      missing: "s3:GetObject",
      action: "s3:GetObject",
      reason: "on resource: arn:aws:s3:::laboratory/datasets/train/more/labels.txt",
    },
    { missing: "s3:PutObject", action: "s3:PutObject", reason: "on resource: arn:aws:s3:::laboratory/models/" },
    { missing: "ecr:BatchGetImage", action: "ecr:BatchGetImage", reason: "repository/tiny-model" },
    { missing: "cloudwatch:PutMetricData", action: "cloudwatch:PutMetricData", reason: "on resource: *" },
    { missing: "logs:PutLogEvents", action: "logs:PutLogEvents", reason: "/aws/sagemaker/TrainingJobs" },
  ]) {
    it(`fails without ${missing}, naming it`, async () => {
      const name = `without-${missing.replace(":", "-")}`;
      const statements = executionStatements.map(({ Action, Resource }) => ({
        Action: [Action].flat().filter((one) => one !== missing),
        Resource,
      }));
      const RoleArn = await jobs.laboratory.createRole(name, "sagemaker.amazonaws.com", statements);
      const { TrainingJobStatus, FailureReason = "" } = await jobs.train(name, { RoleArn });
      assert.equal(TrainingJobStatus, "Failed");
      assert.match(
        FailureReason,
        new RegExp(`assumed-role/${name}/SageMaker is not authorized to perform: ${action} `, "u"),
      );
      assert.ok(FailureReason.includes(reason), FailureReason);
    });
  }

  it("stops a job that takes longer than MaxRuntimeInSeconds on the cloud's clock", async () => {
    await jobs.startHanging("slow");
    jobs.laboratory.clock.advance(60);
    const job = await jobs.ended("slow");
    assert.deepEqual([job.TrainingJobStatus, job.SecondaryStatus], ["Stopped", "MaxRuntimeExceeded"]);
    assert.equal(job.TrainingTimeInSeconds, 60);
    assert.deepEqual(await jobs.modelOf(job), { intermediate: true });
  });

  it("stops a job on request, and deletes it only when it has ended", async () => {
    const { sagemaker } = jobs.laboratory.administrator;
    await jobs.startHanging("stopped");
    await assert.rejects(sagemaker.deleteTrainingJob({ TrainingJobName: "stopped" }), { name: "ResourceInUse" });
    await sagemaker.stopTrainingJob({ TrainingJobName: "stopped" });
    const job = await jobs.ended("stopped");
    assert.deepEqual([job.TrainingJobStatus, job.SecondaryStatus], ["Stopped", "Stopped"]);
    await assert.rejects(sagemaker.stopTrainingJob({ TrainingJobName: "stopped" }), {
      message: "The request was rejected because the training job is in status Stopped.",
    });
    await sagemaker.deleteTrainingJob({ TrainingJobName: "stopped" });
    await assert.rejects(sagemaker.describeTrainingJob({ TrainingJobName: "stopped" }), {
      message: "Requested resource not found.",
    });
  });

  it("lists jobs page by page", async () => {
    const { sagemaker } = jobs.laboratory.administrator;
    const first = await sagemaker.listTrainingJobs({
      NameContains: "without",
      SortBy: "Name",
      SortOrder: "Descending",
      MaxResults: 2,
    });
    assert.deepEqual(
      first.TrainingJobSummaries?.map(({ TrainingJobName }) => TrainingJobName),
      ["without-s3-PutObject", "without-s3-GetObject"],
    );
    const second = await sagemaker.listTrainingJobs({
      NameContains: "without",
      SortBy: "Name",
      SortOrder: "Descending",
      MaxResults: 3,
      NextToken: first.NextToken,
    });
    assert.equal(second.TrainingJobSummaries?.length, 3);
    assert.equal(second.NextToken, undefined);
  });

  it("says after a restart that a running job ended with the cloud", async () => {
    await jobs.startHanging("interrupted", "no");
    await jobs.laboratory.restart();
    const job = await jobs.ended("interrupted");
    assert.equal(job.TrainingJobStatus, "Failed");
    assert.match(job.FailureReason ?? "", /The local cloud ended while the training job was running/u);
  });

  it("forgets after a restart what another version of the image's programs has trained", async () => {
    const { TrainingJobStatus: before } = await jobs.train("remembered");
    await jobs.laboratory.restart();
    const { TrainingJobStatus: same } = await jobs.laboratory.administrator.sagemaker.describeTrainingJob({
      TrainingJobName: "remembered",
    });
    const changed = join(jobs.laboratory.home, "images");
    await cp(imagesFolder, changed, { recursive: true });
    await writeFile(join(changed, "tiny-model", "words.txt"), "any file of the folder counts");
    await jobs.laboratory.restart(changed);
    assert.deepEqual([before, same], ["Completed", "Completed"]);
    await assert.rejects(
      jobs.laboratory.administrator.sagemaker.describeTrainingJob({ TrainingJobName: "remembered" }),
      /Requested resource not found/u,
    );
    // The log of the forgotten job, which is kept, carries the second in its name.
    jobs.laboratory.clock.advance(1);
    const { TrainingJobStatus: again, FailureReason } = await jobs.train("remembered");
    assert.equal(again, "Completed", FailureReason);
  });
});
