import assert from "node:assert/strict";
import type { CreateTrainingJobCommandInput } from "@aws-sdk/client-sagemaker";
import { accountId, bucket, image, region, roleArn } from "./laboratory";
import { jobArn, TrainingLaboratory } from "./trainingLaboratory";

describe("Requests for SageMaker training jobs", () => {
  let jobs: TrainingLaboratory;

  before(async () => {
    jobs = await TrainingLaboratory.open();
  });
  after(() => jobs.close());

  it("refuses a name that was used, whatever became of the job", async () => {
    const RoleArn = await jobs.laboratory.createRole("powerless", "sagemaker.amazonaws.com", [
      { Action: "s3:ListBucket", Resource: `arn:aws:s3:::${bucket}` },
    ]);
    assert.equal((await jobs.train("used", { RoleArn })).TrainingJobStatus, "Failed");
    await assert.rejects(jobs.create("used"), {
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
    await assert.rejects(jobs.create("cpu", { AlgorithmSpecification, ResourceConfig }), {
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
      jobs.create("unknown-image", { AlgorithmSpecification }),
      /There is no .*images\/team\/xgboost\/image\.yaml\. Add it/u,
    );
  });

  it("refuses what AWS refuses, and by name what only AWS can do", async () => {
    const refusals: readonly (readonly [string, Partial<CreateTrainingJobCommandInput>, RegExp])[] = [
      [
        "-bad-name-",
        {},
        new RegExp(
          "^ValidationException: 1 validation error detected: Value '-bad-name-' at 'trainingJobName' " +
            "failed to satisfy constraint: Member must satisfy regular expression pattern",
          "u",
        ),
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
        jobs.create(name, changes),
        (error: Error) =>
          expected.test(`${error.name}: ${error.message}`) || assert.fail(`${name}: ${error.name}: ${error.message}`),
      );
    }
  });

  it("refuses a channel without data before the job exists", async () => {
    const S3DataSource = { S3DataType: "S3Prefix" as const, S3Uri: `s3://${bucket}/nothing/` };
    await assert.rejects(
      jobs.create("empty", { InputDataConfig: [{ ChannelName: "train", DataSource: { S3DataSource } }] }),
      {
        name: "ValidationException",
        message: /^No S3 objects found under S3 URL "s3:\/\/laboratory\/nothing\/"/u,
      },
    );
    const { sagemaker } = jobs.laboratory.administrator;
    await assert.rejects(sagemaker.describeTrainingJob({ TrainingJobName: "empty" }), {
      name: "ValidationException",
      message: "Requested resource not found.",
    });
  });

  it("needs the rights to create the job, to tag it and to pass its role", async () => {
    const statements = [
      { Action: "sagemaker:CreateTrainingJob", Resource: jobArn("build-*") },
      { Action: "iam:PassRole", Resource: roleArn("other") },
    ];
    const { sagemaker } = await jobs.laboratory.build("builder", statements);
    const denied = (name: string, changes: Partial<CreateTrainingJobCommandInput>, access: string): Promise<void> =>
      assert.rejects(sagemaker.createTrainingJob(jobs.request(name, changes)), {
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
});
