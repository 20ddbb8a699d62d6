import assert from "node:assert/strict";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CreateTrainingJobCommandInput, DescribeTrainingJobCommandOutput } from "@aws-sdk/client-sagemaker";
import { extract } from "tar";
import {
  accountId,
  bucket,
  eventually,
  executionStatements,
  image,
  imagesFolder,
  Laboratory,
  region,
  roleArn,
} from "./laboratory";

const jobArn = (name: string): string => `arn:aws:sagemaker:${region}:${accountId}:training-job/${name}`;

describe("SageMaker training jobs", () => {
  let laboratory: Laboratory;

  before(async () => {
    laboratory = await Laboratory.open();
    await laboratory.upload("datasets/train/train.rec", "pictures");
    await laboratory.upload("datasets/train/more/labels.txt", "labels");
  });

  after(() => laboratory.close());

  const request = (
    name: string,
    changes: Partial<CreateTrainingJobCommandInput> = {},
  ): CreateTrainingJobCommandInput => ({
    TrainingJobName: name,
    RoleArn: roleArn("execution"),
    AlgorithmSpecification: {
      TrainingImage: image,
      TrainingInputMode: "File",
      MetricDefinitions: [{ Name: "validation:accuracy", Regex: "Validation-accuracy=(\\S+)" }],
    },
    HyperParameters: { epochs: "2" },
    InputDataConfig: [
      {
        ChannelName: "train",
        ContentType: "application/x-recordio",
        DataSource: {
          S3DataSource: {
            S3DataType: "S3Prefix",
            S3Uri: `s3://${bucket}/datasets/train/`,
            S3DataDistributionType: "FullyReplicated",
          },
        },
      },
    ],
    OutputDataConfig: { S3OutputPath: `s3://${bucket}/models` },
    ResourceConfig: { InstanceType: "ml.g4dn.xlarge", InstanceCount: 1, VolumeSizeInGB: 50 },
    StoppingCondition: { MaxRuntimeInSeconds: 60 },
    ...changes,
  });

  const create = (name: string, changes?: Partial<CreateTrainingJobCommandInput>): Promise<unknown> =>
    laboratory.administrator.sagemaker.createTrainingJob(request(name, changes));

  const ended = async (name: string): Promise<DescribeTrainingJobCommandOutput> => {
    const { sagemaker } = laboratory.administrator;
    return eventually(
      () => sagemaker.describeTrainingJob({ TrainingJobName: name }),
      ({ TrainingJobStatus }) => TrainingJobStatus !== "InProgress" && TrainingJobStatus !== "Stopping",
    );
  };

  const train = async (
    name: string,
    changes?: Partial<CreateTrainingJobCommandInput>,
  ): Promise<DescribeTrainingJobCommandOutput> => {
    await create(name, changes);
    return ended(name);
  };

  const modelOf = async (job: DescribeTrainingJobCommandOutput): Promise<Readonly<Record<string, unknown>>> => {
    const key = job.ModelArtifacts?.S3ModelArtifacts?.replace(`s3://${bucket}/`, "");
    const { Body } = await laboratory.administrator.s3.getObject({ Bucket: bucket, Key: key });
    const folder = await mkdtemp(join(tmpdir(), "model-"));
    try {
      await writeFile(join(folder, "model.tar.gz"), (await Body?.transformToByteArray()) ?? "");
      await extract({ file: join(folder, "model.tar.gz"), cwd: folder });
      return JSON.parse(await readFile(join(folder, "model.json"), "utf8")) as Record<string, unknown>;
    } finally {
      await rm(folder, { recursive: true });
    }
  };

  const startHanging = async (name: string, save: "yes" | "no" = "yes"): Promise<void> => {
    await create(name, { HyperParameters: { behaviour: "hang", save } });
    await eventually(
      () => laboratory.lines(`/aws/sagemaker/TrainingJobs/${name}/`),
      (lines) => lines.includes("training forever"),
    );
  };

  it("runs the image on the channels and delivers model, metrics, steps and log", async () => {
    const job = await train("learned");
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
    assert.deepEqual(await modelOf(job), {
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
      environment: ["HOME", "LANG", "PATH", "SAGEMAKER_BASE_DIR", "TMPDIR"],
      checkpoints: [],
    });
    assert.ok(
      laboratory.lines("/aws/sagemaker/TrainingJobs/learned/algo-1-").some((line) => line.includes("Epoch[1]")),
    );
  });

  it("goes on from the checkpoints of an earlier job, and keeps its own", async () => {
    await laboratory.upload("checkpoints/epochs.txt", "1");
    const job = await train("continued", { CheckpointConfig: { S3Uri: `s3://${bucket}/checkpoints/` } });
    assert.deepEqual((await modelOf(job))["checkpoints"], ["epochs.txt"]);
    const { Body } = await laboratory.administrator.s3.getObject({ Bucket: bucket, Key: "checkpoints/epochs.txt" });
    assert.equal(await Body?.transformToString(), "12");
  });

  it("fails with the words of the container", async () => {
    const own = await train("own", {
      HyperParameters: { behaviour: "fail", failure: "ClientError: num_layers must be 18" },
    });
    assert.equal(own.TrainingJobStatus, "Failed");
    assert.equal(own.FailureReason, "ClientError: num_layers must be 18");
    const plain = await train("plain", {
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
      const RoleArn = await laboratory.createRole(name, "sagemaker.amazonaws.com", statements);
      const { TrainingJobStatus, FailureReason = "" } = await train(name, { RoleArn });
      assert.equal(TrainingJobStatus, "Failed");
      assert.match(
        FailureReason,
        new RegExp(`assumed-role/${name}/SageMaker is not authorized to perform: ${action} `, "u"),
      );
      assert.ok(FailureReason.includes(reason), FailureReason);
    });
  }

  it("refuses a name that was used, whatever became of the job", async () => {
    const RoleArn = await laboratory.createRole("powerless", "sagemaker.amazonaws.com", [
      { Action: "s3:ListBucket", Resource: `arn:aws:s3:::${bucket}` },
    ]);
    assert.equal((await train("used", { RoleArn })).TrainingJobStatus, "Failed");
    await assert.rejects(create("used"), {
      name: "ResourceInUse",
      message:
        "Training job names must be unique within an AWS account and region, " +
        `and a training job with this name already exists (${jobArn("used")})`,
    });
  });

  it("refuses instances without GPU for the built-in algorithm, in the words of AWS", async () => {
    const AlgorithmSpecification = {
      TrainingImage: `811284229777.dkr.ecr.${region}.amazonaws.com/image-classification:1`,
      TrainingInputMode: "File" as const,
    };
    const ResourceConfig = { InstanceType: "ml.m5.large" as const, InstanceCount: 1, VolumeSizeInGB: 50 };
    await assert.rejects(create("cpu", { AlgorithmSpecification, ResourceConfig }), {
      name: "ValidationException",
      message:
        "Instance type ml.m5.large is not supported by algorithm image-classification; " +
        "only GPU instances are supported.",
    });
  });

  it("refuses an image that no folder describes, naming the file to add", async () => {
    const AlgorithmSpecification = {
      TrainingImage: `${accountId}.dkr.ecr.${region}.amazonaws.com/team/xgboost:1`,
      TrainingInputMode: "File" as const,
    };
    await assert.rejects(
      create("unknown-image", { AlgorithmSpecification }),
      /There is no .*images\/team\/xgboost\/image\.yaml\. Add it/u,
    );
  });

  it("refuses what AWS refuses, and by name what only AWS can do", async () => {
    const refusals: readonly (readonly [string, Partial<CreateTrainingJobCommandInput>, RegExp])[] = [
      [
        "-bad-name-",
        {},
        /^ValidationException: 1 validation error detected: Value '-bad-name-' at 'trainingJobName' failed to satisfy constraint: Member must satisfy regular expression pattern/u,
      ],
      [
        "no-role",
        { RoleArn: undefined },
        /Value null at 'roleArn' failed to satisfy constraint: Member must not be null/u,
      ],
      [
        "absent-role",
        { RoleArn: roleArn("absent") },
        /Could not assume role .*role\/absent\. Please ensure that the role exists/u,
      ],
      ["spot", { EnableManagedSpotTraining: true }, /Invalid MaxWaitTimeInSeconds/u],
      [
        "short-wait",
        { EnableManagedSpotTraining: true, StoppingCondition: { MaxRuntimeInSeconds: 60, MaxWaitTimeInSeconds: 59 } },
        /Invalid MaxWaitTimeInSeconds/u,
      ],
      [
        "wait",
        { StoppingCondition: { MaxRuntimeInSeconds: 60, MaxWaitTimeInSeconds: 90 } },
        /only supported when EnableManagedSpotTraining/u,
      ],
      [
        "vpc",
        { VpcConfig: { SecurityGroupIds: ["sg"], Subnets: ["subnet"] } },
        /Value 'subnet' at 'vpcConfig\.subnets\.1\.member' failed to satisfy constraint/u,
      ],
      [
        "pipe",
        { AlgorithmSpecification: { TrainingImage: image, TrainingInputMode: "Pipe" } },
        /^NotImplemented: .*TrainingInputMode = "Pipe"/u,
      ],
    ];
    for (const [name, changes, expected] of refusals) {
      await assert.rejects(
        create(name, changes),
        (error: Error) =>
          expected.test(`${error.name}: ${error.message}`) || assert.fail(`${name}: ${error.name}: ${error.message}`),
      );
    }
  });

  it("refuses a channel without data before the job exists", async () => {
    const S3DataSource = { S3DataType: "S3Prefix" as const, S3Uri: `s3://${bucket}/nothing/` };
    await assert.rejects(
      create("empty", { InputDataConfig: [{ ChannelName: "train", DataSource: { S3DataSource } }] }),
      {
        name: "ValidationException",
        message: /^No S3 objects found under S3 URL "s3:\/\/laboratory\/nothing\/"/u,
      },
    );
    const { sagemaker } = laboratory.administrator;
    await assert.rejects(sagemaker.describeTrainingJob({ TrainingJobName: "empty" }), {
      name: "ValidationException",
      message: "Requested resource not found.",
    });
  });

  it("stops a job that takes longer than MaxRuntimeInSeconds on the cloud's clock", async () => {
    await startHanging("slow");
    laboratory.clock.advance(60);
    const job = await ended("slow");
    assert.deepEqual([job.TrainingJobStatus, job.SecondaryStatus], ["Stopped", "MaxRuntimeExceeded"]);
    assert.equal(job.TrainingTimeInSeconds, 60);
    assert.deepEqual(await modelOf(job), { intermediate: true });
  });

  it("stops a job on request, and deletes it only when it has ended", async () => {
    const { sagemaker } = laboratory.administrator;
    await startHanging("stopped");
    await assert.rejects(sagemaker.deleteTrainingJob({ TrainingJobName: "stopped" }), { name: "ResourceInUse" });
    await sagemaker.stopTrainingJob({ TrainingJobName: "stopped" });
    const job = await ended("stopped");
    assert.deepEqual([job.TrainingJobStatus, job.SecondaryStatus], ["Stopped", "Stopped"]);
    await assert.rejects(sagemaker.stopTrainingJob({ TrainingJobName: "stopped" }), {
      message: "The request was rejected because the training job is in status Stopped.",
    });
    await sagemaker.deleteTrainingJob({ TrainingJobName: "stopped" });
    await assert.rejects(sagemaker.describeTrainingJob({ TrainingJobName: "stopped" }), {
      message: "Requested resource not found.",
    });
  });

  it("needs the rights to create the job, to tag it and to pass its role", async () => {
    const statements = [
      { Action: "sagemaker:CreateTrainingJob", Resource: jobArn("build-*") },
      { Action: "iam:PassRole", Resource: roleArn("other") },
    ];
    const { sagemaker } = await laboratory.build("builder", statements);
    const denied = (name: string, changes: Partial<CreateTrainingJobCommandInput>, access: string): Promise<void> =>
      assert.rejects(sagemaker.createTrainingJob(request(name, changes)), {
        name: "AccessDeniedException",
        message: new RegExp(`not authorized to perform: ${access}`, "u"),
      });
    await denied("other-1", {}, `sagemaker:CreateTrainingJob on resource: ${jobArn("other-1")}`);
    await denied(
      "build-1",
      { Tags: [{ Key: "commit", Value: "abc" }] },
      `sagemaker:AddTags on resource: ${jobArn("build-1")}`,
    );
    await denied("build-1", {}, `iam:PassRole on resource: ${roleArn("execution")}`);
    await assert.rejects(sagemaker.listTrainingJobs({}), /sagemaker:ListTrainingJobs on resource: \*/u);
  });

  it("lists jobs page by page", async () => {
    const { sagemaker } = laboratory.administrator;
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
    await startHanging("interrupted", "no");
    await laboratory.restart();
    const job = await ended("interrupted");
    assert.equal(job.TrainingJobStatus, "Failed");
    assert.match(job.FailureReason ?? "", /The local cloud ended while the training job was running/u);
  });

  it("forgets after a restart what another version of the image's programs has trained", async () => {
    const { TrainingJobStatus: before } = await train("remembered");
    await laboratory.restart();
    const { TrainingJobStatus: same } = await laboratory.administrator.sagemaker.describeTrainingJob({
      TrainingJobName: "remembered",
    });
    const changed = join(laboratory.home, "images");
    await cp(imagesFolder, changed, { recursive: true });
    await writeFile(join(changed, "tiny-model", "words.txt"), "any file of the folder counts");
    await laboratory.restart(changed);
    assert.deepEqual([before, same], ["Completed", "Completed"]);
    await assert.rejects(
      laboratory.administrator.sagemaker.describeTrainingJob({ TrainingJobName: "remembered" }),
      /Requested resource not found/u,
    );
    // The log of the forgotten job, which is kept, carries the second in its name.
    laboratory.clock.advance(1);
    const { TrainingJobStatus: again, FailureReason } = await train("remembered");
    assert.equal(again, "Completed", FailureReason);
  });
});
