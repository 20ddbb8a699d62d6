/** Training jobs and model packages of a stub AWS: enough of SageMaker for the release's resources. */
import { StubError, type StubOperations } from "./stubAws";

const packagePrefix = "arn:aws:sagemaker:us-east-1:123456789012:model-package/";

interface StubPackage {
  readonly ModelPackageArn: string;
  readonly ModelApprovalStatus?: string;
}

interface StubJob {
  readonly TrainingJobName: string;
  readonly [field: string]: unknown;
}

/** The jobs and packages of one test. */
export class StubTraining {
  public readonly jobs = new Map<string, StubJob>();
  /** Requests of CreateTrainingJob and CreateModelPackage, in order. */
  public readonly requestedJobs: Readonly<Record<string, unknown>>[] = [];
  public readonly packages: Readonly<Record<string, unknown>>[] = [];
  /** Names of the jobs that StopTrainingJob was asked to stop. */
  public readonly stopped: string[] = [];

  /** @param ending what DescribeTrainingJob answers about a job that was created, from its first description on */
  public constructor(
    private readonly ending: Readonly<Record<string, unknown>> = {
      TrainingJobStatus: "Completed",
      SecondaryStatus: "Completed",
    },
  ) {}

  /** The operations for `startStubAws`. */
  public readonly operations: StubOperations = {
    DescribeTrainingJob: ({ TrainingJobName: name }) => {
      const job = this.jobs.get(String(name));
      if (job === undefined) throw new StubError("ValidationException", "Requested resource not found.");
      return job;
    },
    CreateTrainingJob: (input) => {
      this.requestedJobs.push(input);
      this.add(String(input["TrainingJobName"]), { ...input, ...this.ending });
      return {
        TrainingJobArn: `arn:aws:sagemaker:us-east-1:123456789012:training-job/${String(input["TrainingJobName"])}`,
      };
    },
    StopTrainingJob: ({ TrainingJobName: name }) => {
      this.stopped.push(String(name));
      return {};
    },
    CreateModelPackage: (input) => {
      this.packages.push(input);
      const version = `${String(input["ModelPackageGroupName"])}/${this.packages.length}`;
      return { ModelPackageArn: `${packagePrefix}${version}` };
    },
    ListModelPackages: ({ ModelApprovalStatus: status }) => ({
      ModelPackageSummaryList: this.packages
        .map((each, index): StubPackage => ({ ...each, ModelPackageArn: `${packagePrefix}group/${index + 1}` }))
        .filter(({ ModelApprovalStatus }) => ModelApprovalStatus === status)
        .reverse(),
    }),
    DescribeModelPackage: ({ ModelPackageName: arn }) => {
      const known = this.packages[Number(String(arn).split("/").at(-1)) - 1];
      if (known === undefined)
        throw new StubError("ValidationException", `ModelPackage ${String(arn)} does not exist.`);
      return { ...known, ModelPackageArn: arn };
    },
  };

  /** Adds a job as DescribeTrainingJob shows it. */
  public add(name: string, status: Readonly<Record<string, unknown>>): void {
    const artifacts = { ModelArtifacts: { S3ModelArtifacts: `s3://artifacts/models/${name}/output/model.tar.gz` } };
    const metrics = { FinalMetricDataList: [{ MetricName: "validation:accuracy", Value: 0.97 }] };
    this.jobs.set(name, { ...artifacts, ...metrics, ...status, TrainingJobName: name });
  }
}
