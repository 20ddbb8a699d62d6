import assert from "node:assert/strict";
import { SageMakerClient } from "@aws-sdk/client-sagemaker";
import {
  adoptTrainingJob,
  createInput,
  findTrainingJob,
  startTrainingJob,
  type TrainingRequest,
  watchTrainingJob,
} from "../../../contract/training/jobs";
import { trainingIdentity, trainingSpecification } from "../../../contract/training/specification";
import { exampleManifest, exampleTraining } from "../../components/release/examples";
import { startStubAws, type StubAws, StubError, type StubOperations } from "../../delivery/stubAws";
import { StubTraining } from "../../delivery/stubTraining";
import { saying } from "../../saying";

const request: TrainingRequest = {
  region: "eu-central-1",
  namePrefix: "demo",
  identity: "0011223344556677",
  specification: trainingSpecification(
    { ...exampleTraining, spot: { maximumWaitMinutes: 90 } },
    exampleManifest,
    "image",
  ),
  roleArn: "arn:aws:iam::123456789012:role/training",
  outputUri: "s3://artifacts/models",
  tags: { team: "vision" },
};

/** The request as SageMaker describes it. */
const asked = createInput(request, "demo-0011223344556677");

describe("training jobs", () => {
  let aws: StubAws;
  let client: SageMakerClient;
  const training = new StubTraining();
  const lines: string[] = [];
  const watch = (name: string) =>
    watchTrainingJob(client, name, {
      region: request.region,
      pollingIntervalSeconds: 0,
      onProgress: (line) => lines.push(line),
    });

  async function start(operations: StubOperations = training.operations): Promise<void> {
    aws = await startStubAws(operations);
    client = new SageMakerClient({ region: request.region });
  }

  beforeEach(() => {
    training.jobs.clear();
    lines.length = 0;
  });
  afterEach(() => aws.close());

  it("reuses the finished job of the identity", async () => {
    await start();
    training.add("demo-0011223344556677", { ...asked, TrainingJobStatus: "Completed" });
    assert.equal((await findTrainingJob(client, request)).state, "finished");
  });

  it("passes over failed and stopped attempts, whose names SageMaker never gives again", async () => {
    await start();
    training.add("demo-0011223344556677", { ...asked, TrainingJobStatus: "Failed" });
    training.add("demo-0011223344556677-2", { ...asked, TrainingJobStatus: "Stopped" });
    assert.deepEqual(await findTrainingJob(client, request), {
      state: "absent",
      name: "demo-0011223344556677-3",
    });
  });

  const others: Readonly<Record<string, object>> = {
    image: { AlgorithmSpecification: { TrainingImage: "another", TrainingInputMode: "File" } },
    hyperparameter: { HyperParameters: { ...asked.HyperParameters, epochs: "9" } },
    "hyperparameter more": { HyperParameters: { ...asked.HyperParameters, momentum: "0.9" } },
    "data under the same channel": {
      InputDataConfig: asked.InputDataConfig?.map((channel) => ({
        ...channel,
        DataSource: { S3DataSource: { ...channel.DataSource?.S3DataSource, S3Uri: "s3://data/datasets/other/train/" } },
      })),
    },
    "channel more": { InputDataConfig: [...(asked.InputDataConfig ?? []), { ChannelName: "more" }] },
    instance: { ResourceConfig: { ...asked.ResourceConfig, InstanceType: "ml.m5.xlarge" } },
    role: { RoleArn: "arn:aws:iam::123456789012:role/another" },
    output: { OutputDataConfig: { S3OutputPath: "s3://elsewhere" } },
  };
  for (const [what, difference] of Object.entries(others)) {
    it(`never takes a job for its name alone: with another ${what} it is passed over, and never adopted`, async () => {
      await start();
      training.add("demo-0011223344556677", { ...asked, ...difference, TrainingJobStatus: "Completed" });
      assert.deepEqual(await findTrainingJob(client, request), { state: "absent", name: "demo-0011223344556677-2" });
      await assert.rejects(
        adoptTrainingJob(client, request, "demo-0011223344556677"),
        /cannot be adopted: it is Completed, or has not trained what the settings and the data ask for/,
      );
    });
  }

  it("adopts no job that is still running or has gone", async () => {
    await start();
    training.add("demo-1", { ...asked, TrainingJobStatus: "InProgress" });
    await assert.rejects(adoptTrainingJob(client, request, "demo-1"), /it is InProgress/);
    await assert.rejects(adoptTrainingJob(client, request, "demo-2"), /it does not exist/);
  });

  it("does not take a failing look-up for an absent job", async () => {
    await start({
      DescribeTrainingJob: () => {
        throw new StubError("AccessDeniedException", "not authorized");
      },
    });
    await assert.rejects(findTrainingJob(client, request), /not authorized/);
  });

  it("asks SageMaker for exactly the job of the settings", async () => {
    await start();
    await startTrainingJob(client, request, "demo-1");
    const channel = (name: string) => ({
      ChannelName: name,
      ContentType: "application/x-recordio",
      DataSource: {
        S3DataSource: {
          S3DataType: "S3Prefix",
          S3Uri: `s3://data/datasets/0123456789abcdef/fedcba9876543210/${name}/`,
          S3DataDistributionType: "FullyReplicated",
        },
      },
    });
    assert.deepEqual(training.requestedJobs.at(-1), {
      TrainingJobName: "demo-1",
      RoleArn: "arn:aws:iam::123456789012:role/training",
      AlgorithmSpecification: { TrainingImage: "image", TrainingInputMode: "File" },
      HyperParameters: { epochs: "2", learning_rate: "0.01", num_classes: "3", num_training_samples: "700" },
      InputDataConfig: [channel("train"), channel("validation")],
      OutputDataConfig: { S3OutputPath: "s3://artifacts/models" },
      ResourceConfig: { InstanceType: "ml.g4dn.xlarge", InstanceCount: 1, VolumeSizeInGB: 50 },
      StoppingCondition: { MaxRuntimeInSeconds: 3600, MaxWaitTimeInSeconds: 5400 },
      EnableManagedSpotTraining: true,
      CheckpointConfig: { S3Uri: "s3://artifacts/models/demo-1/checkpoints" },
      Tags: [{ Key: "team", Value: "vision" }],
    });
  });

  it("asks for the keys and the network of the settings, for the same model", async () => {
    await start();
    const keyArn = "arn:aws:kms:eu-central-1:123456789012:key/own";
    const network = { subnets: ["subnet-0a"], securityGroups: ["sg-0b"] };
    const placed = trainingSpecification(exampleTraining, exampleManifest, "image", {
      outputKeyArn: keyArn,
      volumeKeyArn: keyArn,
      network,
      isolation: true,
    });
    assert.equal(
      trainingIdentity(placed),
      trainingIdentity(trainingSpecification(exampleTraining, exampleManifest, "image")),
    );
    await startTrainingJob(client, { ...request, specification: placed }, "demo-1");
    const { OutputDataConfig, ResourceConfig, VpcConfig, EnableNetworkIsolation } = training.requestedJobs.at(-1) ?? {};
    assert.deepEqual(OutputDataConfig, { S3OutputPath: "s3://artifacts/models", KmsKeyId: keyArn });
    assert.deepEqual(ResourceConfig, {
      InstanceType: "ml.g4dn.xlarge",
      InstanceCount: 1,
      VolumeSizeInGB: 50,
      VolumeKmsKeyId: keyArn,
    });
    assert.deepEqual(VpcConfig, { Subnets: ["subnet-0a"], SecurityGroupIds: ["sg-0b"] });
    assert.equal(EnableNetworkIsolation, true);
  });

  it("names the quota and where to raise it when the account has none", async () => {
    const message = "The account-level service limit 'ml.g4dn.xlarge for training job usage' is 0 Instances.";
    await start({
      CreateTrainingJob: () => {
        throw new StubError("ResourceLimitExceeded", message);
      },
    });
    await assert.rejects(
      startTrainingJob(client, request, "demo-1"),
      saying(
        /quota "ml\.g4dn\.xlarge for training job usage" in eu-central-1 /,
        /https:\/\/eu-central-1\.console\.aws\.amazon\.com\/servicequotas\/home\/services\/sagemaker\/quotas/,
      ),
    );
  });

  it("says each new state once and returns model and metrics", async () => {
    const states = ["Starting", "Starting", "Training", "Completed"];
    await start({
      DescribeTrainingJob: () => {
        const state = states.shift() ?? "Completed";
        return {
          TrainingJobName: "demo-1",
          TrainingJobStatus: state === "Completed" ? "Completed" : "InProgress",
          SecondaryStatus: state,
          ModelArtifacts: { S3ModelArtifacts: "s3://artifacts/model.tar.gz" },
          FinalMetricDataList: [{ MetricName: "validation:accuracy", Value: 0.5 }],
        };
      },
    });
    assert.deepEqual(await watch("demo-1"), {
      trainingJobName: "demo-1",
      modelDataUrl: "s3://artifacts/model.tar.gz",
      metrics: { "validation:accuracy": 0.5 },
    });
    assert.deepEqual(lines, ["demo-1: Starting", "demo-1: Training", "demo-1: Completed"]);
  });

  it("quotes the failure's own reason and says where the log is", async () => {
    await start();
    training.add("demo-1", {
      TrainingJobStatus: "Failed",
      FailureReason: "AlgorithmError: num_layers must be one of 18, 34",
    });
    await assert.rejects(watch("demo-1"), {
      message:
        "Training job demo-1 ended Failed: AlgorithmError: num_layers must be one of 18, 34 " +
        "(log group /aws/sagemaker/TrainingJobs, streams demo-1/*, region eu-central-1)",
    });
  });

  it("treats a job that ran into its time limit as failed and names the setting", async () => {
    await start();
    training.add("demo-1", { TrainingJobStatus: "Stopped", SecondaryStatus: "MaxRuntimeExceeded" });
    await assert.rejects(
      watch("demo-1"),
      /ended Stopped: it reached its time limit \(MaxRuntimeExceeded\); raise it in the settings' training block/,
    );
  });
});
