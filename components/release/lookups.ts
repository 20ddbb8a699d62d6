/**
 * What the program asks of AWS before it declares the release. Only a clear "does not exist" counts as absent: a
 * look-up that fails or is denied throws, because a resource that is not declared is a resource that Pulumi deletes. It
 * throws a RunError, which Pulumi shows without a stack trace: what AWS answers is no fault in the program.
 */
import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import {
  DescribeModelPackageCommand,
  DescribeTrainingJobCommand,
  ListModelPackagesCommand,
  SageMakerClient,
} from "@aws-sdk/client-sagemaker";
import { RunError } from "@pulumi/pulumi";
import { type Approval, latestApproval } from "../../contract/approvals";
import { approvedPackages } from "../../contract/approvedPackages";
import { isNotFound } from "../../contract/awsErrors";
import { dataKeys, type DataManifest, parseManifest } from "../../contract/dataManifest";

/** The data that the next training uses; undefined before any data has been prepared. */
export async function currentDataManifest(
  region: string,
  bucket: string,
  client = new S3Client({ region }),
): Promise<DataManifest | undefined> {
  const uri = `s3://${bucket}/${dataKeys.current}`;
  try {
    const { Body: body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: dataKeys.current }));
    return parseManifest((await body?.transformToString()) ?? "", uri);
  } catch (error) {
    // S3 answers 403 for a missing key to callers without s3:ListBucket: that is "unknown", not "absent", and throws.
    if (error instanceof Error && ["NoSuchKey", "NoSuchBucket"].includes(error.name)) return undefined;
    throw lookupFailure(`the data manifest ${uri}`, error);
  }
}

/**
 * The package that was approved last for an environment and not withdrawn; undefined when none is, or when there is no
 * group yet.
 */
export async function newestApprovedPackage(
  region: string,
  group: string,
  environment: string,
  client = new SageMakerClient({ region }),
): Promise<string | undefined> {
  try {
    const approvals: Approval[] = [];
    for await (const { ModelPackageArn, CustomerMetadataProperties } of approvedPackages(client, group))
      approvals.push({ modelPackage: ModelPackageArn, metadata: CustomerMetadataProperties ?? {} });
    return latestApproval(approvals, environment);
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw lookupFailure(`the packages of model package group ${group}`, error);
  }
}

/** A package and the training job that it is of. */
export interface RegisteredModel {
  /** ARN. */
  readonly modelPackage: string;
  readonly trainingJob: string;
}

/** The newest package of the group whose training job is still known; undefined when there is none, or no group. */
export async function newestModel(
  region: string,
  group: string,
  client = new SageMakerClient({ region }),
): Promise<RegisteredModel | undefined> {
  try {
    const { ModelPackageSummaryList: packages = [] } = await client.send(
      new ListModelPackagesCommand({
        ModelPackageGroupName: group,
        SortBy: "CreationTime",
        SortOrder: "Descending",
        MaxResults: 1,
      }),
    );
    const modelPackage = packages[0]?.ModelPackageArn;
    if (modelPackage === undefined) return undefined;
    const { CustomerMetadataProperties: metadata } = await client.send(
      new DescribeModelPackageCommand({ ModelPackageName: modelPackage }),
    );
    const trainingJob = metadata?.["training-job"] ?? "";
    await client.send(new DescribeTrainingJobCommand({ TrainingJobName: trainingJob }));
    return { modelPackage, trainingJob };
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw lookupFailure(`the packages of model package group ${group}`, error);
  }
}

/** What a model package says about hosting its model. */
export interface HostedPackage {
  readonly image: string;
  readonly modelDataUrl: string;
  /** What the release wrote into the package: commit, training job, labels. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** The container that serves a package's model. */
export async function describePackage(
  region: string,
  arn: string,
  client = new SageMakerClient({ region }),
): Promise<HostedPackage> {
  const description = await client
    .send(new DescribeModelPackageCommand({ ModelPackageName: arn }))
    .catch((error: unknown) => {
      throw lookupFailure(`model package ${arn}`, error);
    });
  const container = description.InferenceSpecification?.Containers?.[0];
  if (!container?.Image || !container.ModelDataUrl)
    throw new RunError(`Model package ${arn} names no image and model data to host.`);
  return {
    image: container.Image,
    modelDataUrl: container.ModelDataUrl,
    metadata: description.CustomerMetadataProperties ?? {},
  };
}

/** @param what for example `endpoint demo-prod` */
export function lookupFailure(what: string, error: unknown): RunError {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  return new RunError(
    `Could not look up ${what}: ${name}: ${message.replace(/\.$/u, "")}. Nothing is assumed to be absent, so ` +
      "nothing was changed.",
  );
}
