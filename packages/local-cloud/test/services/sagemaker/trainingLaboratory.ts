/** A local cloud in which training jobs run: their requests, and what becomes of them. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CreateTrainingJobCommandInput, DescribeTrainingJobCommandOutput } from "@aws-sdk/client-sagemaker";
import { extract } from "tar";
import { z } from "zod";
import { accountId, bucket, image, Laboratory, region, roleArn } from "./laboratory";

type Changes = Partial<CreateTrainingJobCommandInput>;

export function jobArn(name: string): string {
  return `arn:aws:sagemaker:${region}:${accountId}:training-job/${name}`;
}

export class TrainingLaboratory {
  private constructor(public readonly laboratory: Laboratory) {}

  /** A cloud with a channel of two files. */
  public static async open(): Promise<TrainingLaboratory> {
    const laboratory = await Laboratory.open();
    await laboratory.upload("datasets/train/train.rec", "pictures");
    await laboratory.upload("datasets/train/more/labels.txt", "labels");
    return new TrainingLaboratory(laboratory);
  }

  public close(): Promise<void> {
    return this.laboratory.close();
  }

  public request(name: string, changes: Changes = {}): CreateTrainingJobCommandInput {
    return {
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
    };
  }

  public create(name: string, changes?: Changes): Promise<unknown> {
    return this.laboratory.administrator.sagemaker.createTrainingJob(this.request(name, changes));
  }

  /** What a job is when it has ended. */
  public ended(name: string): Promise<DescribeTrainingJobCommandOutput> {
    return this.laboratory.jobEnded(name);
  }

  public async train(name: string, changes?: Changes): Promise<DescribeTrainingJobCommandOutput> {
    await this.create(name, changes);
    return this.ended(name);
  }

  /** Starts a job that goes on until it is stopped. */
  public async startHanging(name: string, save: "yes" | "no" = "yes"): Promise<void> {
    await this.create(name, { HyperParameters: { behaviour: "hang", save } });
    await this.laboratory.until(
      () => this.laboratory.lines(`/aws/sagemaker/TrainingJobs/${name}/`),
      (lines) => lines.includes("training forever"),
    );
  }

  /** What the container has left as its model. */
  public async modelOf(job: DescribeTrainingJobCommandOutput): Promise<Readonly<Record<string, unknown>>> {
    const key = job.ModelArtifacts?.S3ModelArtifacts?.replace(`s3://${bucket}/`, "");
    const { Body } = await this.laboratory.administrator.s3.getObject({ Bucket: bucket, Key: key });
    const folder = await mkdtemp(join(tmpdir(), "model-"));
    try {
      await writeFile(join(folder, "model.tar.gz"), (await Body?.transformToByteArray()) ?? "");
      await extract({ file: join(folder, "model.tar.gz"), cwd: folder });
      return z.record(z.string(), z.unknown()).parse(JSON.parse(await readFile(join(folder, "model.json"), "utf8")));
    } finally {
      await rm(folder, { recursive: true });
    }
  }
}
